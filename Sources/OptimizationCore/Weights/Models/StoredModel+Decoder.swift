/// The way from a stored model to a decoder.
extension StoredModel {
  /// Makes a decoder of the model.
  ///
  /// A head beside the language model's is left out; `makeHead()` makes it. Where a file has such a
  /// head and no output head, as those of classifiers, the decoder's output head is the embedding.
  ///
  /// - Parameters:
  ///   - contextLength: The largest number of tokens in a sequence, at most the model's; `nil` for
  ///     the model's.
  ///   - inPlace: Whether 32-bit floats of a file are used where they lie in its mapping, as
  ///     `TensorCatalog.makeParameters(inPlace:)` describes; the decoder can be trained all the same.
  /// - Returns: A decoder with the model's weights as 32-bit floats.
  /// - Throws: `UnsupportedModel` listing what a decoder cannot do, `DecoderError` if the sizes are
  ///   impossible, or `WeightFileError` naming the file and a tensor that is missing, unexpected or
  ///   misshapen.
  public func makeDecoder(contextLength: Int? = nil, inPlace: Bool = true) throws -> Decoder {
    var configuration = try configuration.decoderConfiguration()
    if let contextLength {
      configuration.contextLength = min(contextLength, configuration.contextLength)
    }
    var catalog = catalog
    if catalog.tensors.contains(where: { Self.isOfHead($0.name) }) {
      if catalog["lm_head.weight"] == nil { configuration.tiesHead = true }
      catalog = try TensorCatalog(catalog.tensors.filter { !Self.isOfHead($0.name) })
    }
    let faults = configuration.faults()
    guard faults.isEmpty else { throw DecoderError.configuration(faults: faults) }
    if configuration.positions == .learned {
      catalog = try catalog.cut("model.embed_positions.weight", to: configuration.contextLength)
    }
    try check(catalog, against: Decoder.layout(configuration))
    return try Decoder(configuration, parameters: catalog.makeParameters(inPlace: inPlace))
  }

  /// Compares what the files have with what a model needs.
  ///
  /// - Parameters:
  ///   - catalog: The tensors.
  ///   - layout: The names and shapes needed.
  /// - Throws: `WeightFileError` naming the first tensor that is missing, misshapen or unexpected.
  func check(
    _ catalog: TensorCatalog,
    against layout: [(name: String, shape: [Int])]
  ) throws(WeightFileError) {
    let family = self.configuration.family.rawValue
    let missing = layout.filter { catalog[$0.name] == nil }
    if let first = missing.first {
      let others = missing.count == 1 ? "" : ", nor are \(missing.count - 1) others"
      throw WeightFileError(
        file: path,
        subject: .tensor(first.name),
        reason: "the tensor, which a model of the family \(family) needs, is not there\(others)"
      )
    }
    for (name, shape) in layout {
      guard let tensor = catalog[name], tensor.shape != shape else { continue }
      throw WeightFileError(
        file: tensor.file.path,
        subject: .tensor(name),
        reason: "the shape \(tensor.shape) was found, \(shape) expected by the configuration"
      )
    }
    let names = Set(layout.map(\.name))
    if let tensor = catalog.tensors.first(where: { !names.contains($0.name) }) {
      throw WeightFileError(
        file: tensor.file.path,
        subject: .tensor(tensor.name),
        reason: "a model of the family \(family) with this configuration has no such tensor"
      )
    }
  }
}

extension TensorCatalog {
  /// Leaves out the rows of one tensor from a number on, if it has more.
  fileprivate func cut(_ name: String, to rowCount: Int) throws(WeightFileError) -> TensorCatalog {
    try TensorCatalog(
      tensors.map { tensor in
        guard tensor.name == name, let rows = tensor.shape.first, rows > rowCount else {
          return tensor
        }
        return tensor.rows(0..<rowCount, named: name)
      }
    )
  }
}
