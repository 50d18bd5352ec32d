/// The way from a stored model to a decoder.
extension StoredModel {
  /// Makes a decoder of the model.
  ///
  /// A head beside the language model's is left out; `makeHead()` makes it. Where a file has such a
  /// head and no output head, as those of classifiers, the decoder's output head is the embedding.
  ///
  /// - Parameter contextLength: The largest number of tokens in a sequence, at most the model's;
  ///   `nil` for the model's.
  /// - Returns: A decoder with the model's weights as 32-bit floats.
  /// - Throws: `UnsupportedModel` listing what a decoder cannot do, or `DecoderError` naming tensors
  ///   that are missing, unexpected or misshapen.
  public func makeDecoder(contextLength: Int? = nil) throws -> Decoder {
    var configuration = try configuration.decoderConfiguration()
    if let contextLength {
      configuration.contextLength = min(contextLength, configuration.contextLength)
    }
    let heads = headTensors
    guard !heads.isEmpty else {
      return try Decoder(configuration, parameters: catalog.makeParameters())
    }
    if catalog["lm_head.weight"] == nil { configuration.tiesHead = true }
    let body = try TensorCatalog(catalog.tensors.filter { !Self.isOfHead($0.name) })
    return try Decoder(configuration, parameters: body.makeParameters())
  }
}
