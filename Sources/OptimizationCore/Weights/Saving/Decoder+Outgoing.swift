extension Decoder {
  /// The decoder's tensors as files of a family have them, an adapter merged into them.
  ///
  /// What has to be computed, such as a merged weight, is computed when the tensor is written, so that
  /// no second copy of the model is held.
  ///
  /// - Parameters:
  ///   - family: The family, which must fit the decoder.
  ///   - includesHead: Whether an untied output head is among them.
  ///   - context: The threads to use.
  /// - Returns: The tensors.
  func outgoingTensors(
    _ family: ModelFamily,
    includesHead: Bool,
    context: ComputeContext
  ) -> [OutgoingTensor] {
    let adapted = adapter?.lowRankParameters.map(\.name) ?? []
    let own = Set(adapted)
    let tensors = parameters.filter { parameter in
      !own.contains(parameter.name) && (includesHead || parameter.name != "lm_head.weight")
    }.map { parameter -> OutgoingTensor in
      let module = LinearLayer.moduleName(ofWeight: parameter.name)
      guard module != parameter.name, let map = adapter?[module: module] else {
        return OutgoingTensor(parameter)
      }
      return OutgoingTensor(name: parameter.name, shape: parameter.shape) {
        map.merged(into: parameter, context: context).storage
      }
    }
    return family == .gpt2 ? GPT2Tensors(tensors).all : tensors
  }
}
