import Testing

@testable import OptimizationCore

/// Small decoders of several families whose distributions are far from even.
enum GenerationModel: String, CaseIterable, CustomTestStringConvertible {
  case llama = "grouped queries, rotary positions"
  case window = "a sliding window in one of two layers"
  case gpt2 = "learned positions, layer norms, biases"
  case wideHeads = "heads of a width that is no whole vector"

  var testDescription: String { rawValue }

  /// A decoder with a context of 320 tokens, more than two blocks of keys.
  var decoder: Decoder {
    var configuration = DecoderConfiguration(
      vocabularySize: 61,
      width: 32,
      layerCount: 2,
      headCount: 4,
      keyValueHeadCount: self == .gpt2 ? 4 : 2,
      hiddenWidth: 48,
      contextLength: 320,
      tiesHead: self != .llama,
      headWidth: self == .wideHeads ? 20 : nil
    )
    switch self {
    case .llama, .wideHeads: break
    case .window:
      configuration.slidingWindow = 37
      configuration.slidingLayers = [1]
    case .gpt2:
      configuration.positions = .learned
      configuration.norm = .layer
      configuration.activation = .approximateGELU
      configuration.gatesFeedForward = false
      configuration.hasAttentionBias = true
      configuration.hasAttentionOutputBias = true
      configuration.hasFeedForwardBias = true
    }
    let decoder = Decoder(configuration, seed: 11)
    for parameter in decoder.parameters.parameters {
      var random = CounterRandom(seed: 5, stream: parameter.name)
      let isMatrix = parameter.shape.count == 2
      parameter.values = parameter.values.map {
        isMatrix ? 12 * $0 : $0 + Float(0.2 * random.normal())
      }
    }
    return decoder
  }

  /// Random tokens.
  static func tokens(_ count: Int, seed: UInt64) -> [Int32] {
    var random = CounterRandom(seed: seed, stream: "tokens")
    return (0..<count).map { _ in Int32(random.next(upperBound: UInt64(61))) }
  }

  /// Prompts of different lengths, some longer than a block of keys.
  static func prompts(_ count: Int) -> [[Int32]] {
    (0..<count).map { tokens([1, 33, 150, 7, 64, 128][$0 % 6], seed: UInt64($0)) }
  }
}

extension Decoder {
  /// The logits of every token of a sequence, by the packed forward pass.
  func allLogits(_ tokens: [Int32], threads: Int = 1) -> [[Float]] {
    let graph = Graph<Float>(ComputeContext(threads: threads), recordsGradients: false)
    let hidden = hiddenStates(PackedSequences([tokens]), in: graph)
    let logits = logits(hidden, rows: Array(tokens.indices), in: graph).values
    let size = configuration.vocabularySize
    return tokens.indices.map { Array(logits[($0 * size)..<(($0 + 1) * size)]) }
  }
}
