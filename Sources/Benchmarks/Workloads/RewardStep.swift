import OptimizationCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A step of a reward model: the chosen reply's reward should be larger (Bradley and Terry, 1952).
final class RewardStep: WorkloadStep {
  private let decoder: Decoder
  private let head: LinearHead<Float>
  private let parameters: ParameterSet<Float>
  private let optimizer: AdamW<Float>
  private let specification: WorkloadSpecification
  private let context: ComputeContext
  private let phases: PhaseClock

  /// Creates a step.
  ///
  /// - Parameters:
  ///   - decoder: The model below the reward.
  ///   - specification: The sizes and options.
  ///   - phases: Gets the times of the step's parts.
  init(decoder: Decoder, specification: WorkloadSpecification, phases: PhaseClock) {
    self.decoder = decoder
    self.specification = specification
    context = ComputeContext(threads: specification.threads)
    self.phases = phases
    head = LinearHead<Float>(width: decoder.configuration.width, standardDeviation: 0.02, seed: 0)
    parameters = decoder.parameters.merging(head.parameters)
    optimizer = AdamWSettings(learningRate: WorkloadSpecification.learningRate)
      .makeOptimizer(for: parameters)
  }

  /// Runs one step.
  func run(_ index: Int, _ pairs: ArraySlice<PreferencePair>) -> Double {
    let batch = phases.measure("pack") {
      PairBatch(pairs, sharesPrompts: specification.sharesPrompts)
    }
    let graph = Graph<Float>(context, recomputesActivations: specification.recomputesActivations)
    let hidden = phases.measure("layers forward") {
      decoder.hiddenStates(batch.sequences, in: graph)
    }
    let output = phases.measure("head forward") {
      head.values(hidden, rows: batch.lastRows, in: graph)
    }
    let rewards = output.values.map(Double.init)
    var loss = 0.0
    var slopes: [Float] = []
    for pair in 0..<pairs.count {
      let margin = rewards[2 * pair] - rewards[2 * pair + 1]
      loss += log1p(exp(-abs(margin))) + max(0, -margin)
      let slope = Float(-1 / (1 + exp(margin)) / Double(pairs.count))
      slopes += [slope, -slope]
    }
    phases.measure("backward") { graph.backward(from: [(output, slopes)]) }
    // Clipping is a factor that the update applies on its way.
    let factor = phases.measure("clip") {
      clippingFactor(
        ofNorm: gradientNorm(of: parameters, context: context),
        limit: WorkloadSpecification.largestNorm
      )
    }
    phases.measure("update") {
      optimizer.update(
        parameters,
        learningRate: WorkloadSpecification.learningRate,
        gradientScale: factor,
        context: context
      )
      parameters.zeroGradients()
    }
    return loss / Double(pairs.count)
  }
}
