import OptimizationCore

/// The model shapes of the published llama2.c checkpoints, by their number of parameters.
enum ModelShape: String, CaseIterable, Codable, Sendable {
  /// 260 thousand parameters, vocabulary 512.
  case small = "260k"
  /// 15 million parameters, vocabulary 32,000.
  case large = "15m"

  /// The decoder; its epsilon is that of Hugging Face's `LlamaConfig`, so that losses agree.
  var configuration: DecoderConfiguration {
    switch self {
    case .small:
      DecoderConfiguration(
        vocabularySize: 512,
        width: 64,
        layerCount: 5,
        headCount: 8,
        keyValueHeadCount: 4,
        hiddenWidth: 172,
        contextLength: 1024,
        normEpsilon: 1e-6
      )
    case .large:
      DecoderConfiguration(
        vocabularySize: 32000,
        width: 288,
        layerCount: 6,
        headCount: 6,
        hiddenWidth: 768,
        contextLength: 1024,
        normEpsilon: 1e-6
      )
    }
  }
}
