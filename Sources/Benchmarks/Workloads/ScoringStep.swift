import OptimizationCore

/// Log-probabilities of replies, as evaluations and cached references need them.
final class ScoringStep: WorkloadStep {
  private let decoder: Decoder
  private let specification: WorkloadSpecification
  private let context: ComputeContext
  private let phases: PhaseClock

  /// Creates a step.
  ///
  /// - Parameters:
  ///   - decoder: The model.
  ///   - specification: The sizes and options.
  ///   - phases: Gets the times of the step's parts.
  init(decoder: Decoder, specification: WorkloadSpecification, phases: PhaseClock) {
    self.decoder = decoder
    self.specification = specification
    context = ComputeContext(threads: specification.threads)
    self.phases = phases
  }

  /// Runs one step and returns the mean log-probability of a token.
  func run(_ index: Int, _ pairs: ArraySlice<PreferencePair>) -> Double {
    let batch = phases.measure("pack") {
      PairBatch(pairs, sharesPrompts: specification.sharesPrompts)
    }
    let graph = Graph<Float>(context, recordsGradients: false)
    let hidden = phases.measure("layers forward") {
      decoder.hiddenStates(batch.sequences, in: graph)
    }
    let output = phases.measure("head forward") {
      decoder.tokenLogProbabilities(hidden, rows: batch.rows, targets: batch.targets, in: graph)
    }
    return batch.sums(output.values).reduce(0, +) / Double(max(1, batch.rows.count))
  }
}
