extension StoredModel {
  /// What a decoder has no place for: the heads of classifiers, reward models and value models.
  static let headModules = ["score", "v_head.summary"]

  /// The tensors of heads beside the language model's, under the names of the file, such as
  /// `score.weight`.
  public var headTensors: [StoredTensor] { catalog.tensors.filter { Self.isOfHead($0.name) } }

  /// Makes the linear head that the model is stored with.
  ///
  /// - Returns: The head of a classifier or a reward model (`score.weight`), or one value per token
  ///   (`v_head.summary.weight` and `.bias`); `nil` if the model has none.
  /// - Throws: `WeightFileError` if the head's shape does not fit the model.
  public func makeHead() throws(WeightFileError) -> LinearHead<Float>? {
    for module in Self.headModules {
      guard let weight = catalog["\(module).weight"] else { continue }
      guard weight.shape.count == 2, weight.shape[0] > 0, weight.shape[1] == configuration.width
      else {
        throw WeightFileError(
          file: weight.file.path,
          subject: .tensor(weight.name),
          reason: "rows of \(configuration.width) were expected, not the shape \(weight.shape)"
        )
      }
      let bias = catalog["\(module).bias"]
      guard bias == nil || bias?.shape == [weight.shape[0]] else {
        throw WeightFileError(
          file: weight.file.path,
          subject: .tensor("\(module).bias"),
          reason: "the shape \([weight.shape[0]]) was expected, not \(bias?.shape ?? [])"
        )
      }
      let head = LinearHead<Float>(
        width: weight.shape[1],
        outputCount: weight.shape[0],
        hasBias: bias != nil,
        name: module,
        seed: 0
      )
      for parameter in head.parameters {
        guard let tensor = catalog[parameter.name] else { continue }
        parameter.withUnsafeMutableValues { tensor.read(into: $0) }
      }
      return head
    }
    return nil
  }

  /// Tells whether a tensor belongs to a head.
  static func isOfHead(_ name: String) -> Bool {
    headModules.contains { name == "\($0).weight" || name == "\($0).bias" }
  }
}
