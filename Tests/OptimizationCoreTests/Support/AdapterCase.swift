import Foundation

@testable import OptimizationCore

/// A small decoder with an adapter that does something.
struct AdapterCase {
  static let configuration = DecoderConfiguration(
    vocabularySize: 13,
    width: 16,
    layerCount: 2,
    headCount: 4,
    keyValueHeadCount: 2,
    hiddenWidth: 11,
    contextLength: 16,
    ropeBase: 50,
    normEpsilon: 1e-3,
    tiesHead: false
  )

  let base: Decoder
  let adapted: Decoder

  init(_ settings: LowRankSettings = LowRankSettings(rank: 3, alpha: 5)) throws {
    base = DecoderTests.makeDecoder(Self.configuration)
    adapted = try base.withAdapter(settings, seed: 4)
    for parameter in adapted.parameters.trainable {
      var random = CounterRandom(seed: 5, stream: parameter.name)
      parameter.values = (0..<parameter.count).map { _ in Float(0.4 * random.normal()) }
    }
  }

  static let sequences = DecoderTests.makeSequences([5, 1, 7])

  /// The rows that have a next token, and those tokens.
  static var predictions: (rows: [Int], targets: [Int32]) {
    let rows = (0..<sequences.tokenCount).filter { !sequences.starts.contains($0 + 1) }
    return (rows, rows.map { sequences.tokens[$0 + 1] })
  }

  /// The log-probabilities of the next tokens.
  static func logProbabilities(
    _ decoder: Decoder,
    in graph: Graph<Float>,
    dropout: DropoutStream? = nil
  ) -> Tensor<Float> {
    let (rows, targets) = predictions
    return decoder.tokenLogProbabilities(
      decoder.hiddenStates(sequences, in: graph, dropout: dropout),
      rows: rows,
      targets: targets,
      in: graph
    )
  }

  /// The gradient of the sum of the log-probabilities by what is trainable, by name.
  static func gradients(
    _ decoder: Decoder,
    threads: Int = 1,
    recomputes: Bool = false,
    dropout: DropoutStream? = nil
  ) -> [String: [Float]] {
    let graph = Graph<Float>(
      ComputeContext(threads: threads),
      recomputesActivations: recomputes
    )
    let output = logProbabilities(decoder, in: graph, dropout: dropout)
    graph.backward(from: [(output, [Float](repeating: 1, count: output.count))])
    var gradients: [String: [Float]] = [:]
    for parameter in decoder.parameters.trainable { gradients[parameter.name] = parameter.gradient }
    decoder.parameters.zeroGradients()
    return gradients
  }
}
