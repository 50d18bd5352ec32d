/// The way from a stored model to a text encoder.
extension StoredModel {
  /// Makes a text encoder of the model; what stands on it in the file, such as a pooler, is ignored.
  ///
  /// - Parameter inPlace: Whether 32-bit floats of a file are used where they lie in its mapping, as
  ///   `TensorCatalog.makeParameters(inPlace:)` describes.
  /// - Returns: An encoder with the model's weights as 32-bit floats.
  /// - Throws: `UnsupportedModel` listing what an encoder cannot do, `TextEncoderError` if the sizes
  ///   are impossible, or `WeightFileError` naming the file and a tensor that is missing, unexpected
  ///   or misshapen.
  public func makeTextEncoder(inPlace: Bool = true) throws -> TextEncoder {
    let configuration = try configuration.textEncoderConfiguration()
    let faults = configuration.faults()
    guard faults.isEmpty else { throw TextEncoderError.configuration(faults: faults) }
    try check(catalog, against: TextEncoder.layout(configuration))
    return try TextEncoder(configuration, parameters: catalog.makeParameters(inPlace: inPlace))
  }
}

extension ModelConfiguration {
  /// The text encoder of this configuration.
  ///
  /// - Returns: The configuration of a `TextEncoder` that computes the model.
  /// - Throws: `UnsupportedModel` listing everything an encoder cannot do.
  public func textEncoderConfiguration() throws(UnsupportedModel) -> TextEncoderConfiguration {
    guard family == .bert else {
      throw UnsupportedModel(features: ["the decoder \(family.rawValue) as a text encoder"])
    }
    guard let activation = Activation(transformersName: activation) else {
      throw UnsupportedModel(features: ["the activation \(activation)"])
    }
    return TextEncoderConfiguration(
      vocabularySize: vocabularySize,
      width: width,
      layerCount: layerCount,
      headCount: headCount,
      hiddenWidth: hiddenWidth,
      contextLength: contextLength,
      segmentCount: segmentCount,
      activation: activation,
      normEpsilon: Float(normEpsilon)
    )
  }
}
