import OptimizationCore

/// Log-probabilities of replies, as evaluations and cached references need them.
final class ScoringStep: WorkloadStep {
  private let decoder: Decoder
  private let context: ComputeContext
  private let phases: PhaseClock

  /// Creates a step.
  ///
  /// - Parameters:
  ///   - decoder: The model.
  ///   - context: How much of the machine to use.
  ///   - phases: Gets the times of the step's parts.
  init(decoder: Decoder, context: ComputeContext, phases: PhaseClock) {
    self.decoder = decoder
    self.context = context
    self.phases = phases
  }

  /// Runs one step and returns the mean log-probability of a token.
  func run(_ index: Int, _ pairs: ArraySlice<PreferencePair>) -> Double {
    let batch = phases.measure("pack") { PairBatch(pairs) }
    let graph = Graph(context, recordsGradients: false)
    let hidden = phases.measure("layers forward") {
      decoder.hiddenStates(batch.sequences, in: graph)
    }
    let output = phases.measure("head forward") {
      decoder.tokenLogProbabilities(hidden, rows: batch.rows, targets: batch.targets, in: graph)
    }
    return batch.sums(output.values).reduce(0, +) / Double(max(1, batch.rows.count))
  }
}
