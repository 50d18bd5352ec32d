import Foundation
import OptimizationCore

/// Measures what a training step takes with an adapter and without.
struct AdapterMemory {
  private let base: Decoder
  private let adapted: Decoder
  private let threads: Int

  /// Makes an adapter of all linear maps.
  ///
  /// - Parameters:
  ///   - base: The model.
  ///   - rank: The adapter's rank.
  ///   - threads: How many threads to use.
  /// - Throws: `AdapterError`.
  init(base: Decoder, rank: Int, threads: Int) throws {
    self.base = base
    adapted = try base.withAdapter(
      LowRankSettings(rank: rank, alpha: Double(2 * rank), dropout: 0.05),
      seed: 1
    )
    self.threads = threads
  }

  /// Measures all ways.
  ///
  /// - Returns: A table.
  func table() throws -> ResultTable {
    var table = ResultTable(
      "Memory and time of a step's gradients",
      note:
        "8 sequences of 128 tokens, log-probabilities forward and backward, \(threads) threads, "
        + "the best of 3; tensors and gradients without weights; dropout 0.05 where it says so.",
      columns: ["what", "trained", "MiB", "ms"]
    )
    for (title, decoder, drops, recomputes) in [
      ("adapter", adapted, false, false), ("adapter with dropout", adapted, true, false),
      ("adapter, activations recomputed", adapted, false, true),
      ("the whole model", base, false, false),
    ] {
      let (bytes, seconds) = measure(decoder, drops: drops, recomputes: recomputes)
      table.add([
        .text(title), .count(decoder.parameters.trainable.elementCount), .count(bytes >> 20),
        .number(seconds * 1e3, digits: 0),
      ])
    }
    return table
  }

  private func measure(
    _ decoder: Decoder,
    drops: Bool,
    recomputes: Bool
  ) -> (bytes: Int, seconds: Double) {
    var random = CounterRandom(seed: 9, stream: "tokens")
    let count = UInt64(decoder.configuration.vocabularySize)
    let length = min(128, decoder.configuration.contextLength)
    let sequences = PackedSequences(
      (0..<8).map { _ in (0..<length).map { _ in Int32(random.next() % count) } }
    )
    let rows = (0..<sequences.tokenCount).filter { !($0 + 1).isMultiple(of: length) }
    let targets = rows.map { sequences.tokens[$0 + 1] }
    var best = Double.infinity
    var bytes = 0
    for round in 0..<3 {
      let start = Date()
      bytes = StepMemory.peakBytes {
        let graph = Graph<Float>(
          ComputeContext(threads: threads),
          recomputesActivations: recomputes
        )
        let stream = DropoutStream(seed: 1, step: UInt64(round), sequences: sequences)
        let hidden = decoder.hiddenStates(sequences, in: graph, dropout: drops ? stream : nil)
        let output = decoder.tokenLogProbabilities(
          hidden,
          rows: rows,
          targets: targets,
          in: graph
        )
        graph.backward(from: [(output, [Float](repeating: -1 / 1024, count: output.count))])
      }
      best = min(best, Date().timeIntervalSince(start))
      decoder.parameters.zeroGradients()
    }
    StepMemory.release()
    return (bytes, best)
  }
}
