/// The way from a stored model to a decoder.
extension StoredModel {
  /// Makes a decoder of the model.
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
    return try Decoder(configuration, parameters: catalog.makeParameters())
  }
}
