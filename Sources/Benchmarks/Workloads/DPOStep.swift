import OptimizationCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A step of direct preference optimization (Rafailov and others, 2023) with clipping and AdamW.
final class DPOStep: WorkloadStep {
  private let policy: Decoder
  private let reference: Decoder
  private let trained: ParameterSet<Float>
  private let optimizer: AdamW<Float>
  private let specification: WorkloadSpecification
  private let context: ComputeContext
  private let phases: PhaseClock
  /// What the reference gives each reply, by step; empty if it is evaluated in the step.
  private let cachedSums: [[Double]]

  /// Creates a step.
  ///
  /// - Parameters:
  ///   - policy: The decoder to train.
  ///   - base: The reference: the decoder without the policy's adapter; nil for a copy of the policy.
  ///   - specification: The sizes and options.
  ///   - phases: Gets the times of the step's parts.
  ///   - cachedPairs: The pairs of each step whose reference log-probabilities are to be computed
  ///     now; empty if they are to be computed in the steps.
  init(
    policy: Decoder,
    base: Decoder?,
    specification: WorkloadSpecification,
    phases: PhaseClock,
    cachedPairs: [ArraySlice<PreferencePair>]
  ) {
    self.policy = policy
    self.specification = specification
    let context = ComputeContext(threads: specification.threads)
    self.context = context
    self.phases = phases
    trained = policy.parameters.trainable
    // PyTorch's default decays every parameter.
    optimizer = AdamWSettings(
      learningRate: WorkloadSpecification.learningRate,
      weightDecay: 0.01,
      decayScope: .everything
    ).makeOptimizer(for: trained)
    // Nothing has changed the policy yet, so that cached values need no copy of it.
    cachedSums = cachedPairs.map { pairs in
      Self.scores(
        PairBatch(pairs, sharesPrompts: specification.sharesPrompts),
        by: policy,
        context: context
      )
    }
    reference = base ?? (cachedPairs.isEmpty ? policy.copy() : policy)
  }

  /// The log-probability of each reply, without gradient.
  private static func scores(
    _ batch: PairBatch,
    by decoder: Decoder,
    context: ComputeContext
  ) -> [Double] {
    let graph = Graph<Float>(context, recordsGradients: false)
    let hidden = decoder.hiddenStates(batch.sequences, in: graph)
    return batch.sums(
      decoder.tokenLogProbabilities(
        hidden,
        rows: batch.rows,
        targets: batch.targets,
        in: graph
      ).values
    )
  }

  /// Runs one step.
  func run(_ index: Int, _ pairs: ArraySlice<PreferencePair>) -> Double {
    let batch = phases.measure("pack") {
      PairBatch(pairs, sharesPrompts: specification.sharesPrompts)
    }
    let graph = Graph<Float>(context, recomputesActivations: specification.recomputesActivations)
    let hidden = phases.measure("layers forward") {
      policy.hiddenStates(batch.sequences, in: graph)
    }
    let output = phases.measure("head forward") {
      policy.tokenLogProbabilities(hidden, rows: batch.rows, targets: batch.targets, in: graph)
    }
    let references =
      cachedSums.isEmpty
      ? phases.measure("reference") { Self.scores(batch, by: reference, context: context) }
      : cachedSums[index]
    let ratios = zip(batch.sums(output.values), references).map { $0 - $1 }
    var loss = 0.0
    var slopes: [Double] = []
    for pair in 0..<pairs.count {
      let beta = WorkloadSpecification.beta
      let margin = beta * (ratios[2 * pair] - ratios[2 * pair + 1])
      loss += log1p(exp(-abs(margin))) + max(0, -margin)
      let slope = -beta / (1 + exp(margin)) / Double(pairs.count)
      slopes += [slope, -slope]
    }
    phases.measure("backward") {
      graph.backward(from: [(output, batch.spread(slopes))])
    }
    // Clipping is a factor that the update applies on its way.
    let factor = phases.measure("clip") {
      clippingFactor(
        ofNorm: gradientNorm(of: trained, context: context),
        limit: WorkloadSpecification.largestNorm
      )
    }
    phases.measure("update") {
      optimizer.update(
        trained,
        learningRate: WorkloadSpecification.learningRate,
        gradientScale: factor,
        context: context
      )
      trained.zeroGradients()
    }
    return loss / Double(pairs.count)
  }
}
