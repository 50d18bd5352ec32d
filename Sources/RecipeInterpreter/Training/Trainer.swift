import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// Runs one training stage on the core.
final class Trainer {
  /// What came of a stage.
  struct Outcome {
    var steps: Int
    var tokens: Int
    var metrics: [String: Double]
    var isComplete: Bool
  }

  private let node: PlanNode
  private let plan: TrainPlan
  private let model: ModelInstance
  private let groups: [TermGroup]
  private let streams: RandomStreams
  private let compute: ComputeContext
  private let recomputesActivations: Bool
  private let optimizer: any Optimizer<Float>
  /// The average that takes the weights' place at the end.
  let average: WeightAverage<Float>?
  private var orders: [BatchOrder]
  let totalSteps: Int

  init(
    node: PlanNode,
    plan: TrainPlan,
    model: ModelInstance,
    groups: [TermGroup],
    streams: RandomStreams,
    compute: ComputeContext,
    recomputesActivations: Bool
  ) throws {
    self.node = node
    self.plan = plan
    self.model = model
    self.groups = groups
    self.streams = streams
    self.compute = compute
    self.recomputesActivations = recomputesActivations
    orders = groups.map {
      BatchOrder(
        streams: streams,
        content: $0.rows.content,
        rowCount: $0.rows.rows.count,
        batchSize: plan.batchSize
      )
    }
    let stepsPerEpoch = orders[0].stepsPerEpoch
    totalSteps = BatchOrder.steps(plan.duration, stepsPerEpoch: stepsPerEpoch)
    try plan.checkAveraging(totalSteps: totalSteps, of: node)
    optimizer = plan.makeOptimizer(for: model.parameters)
    average = plan.makeAverage(of: model.parameters)
  }

  /// Makes all steps, or fewer when the run is stopped.
  func run(
    isStopped: () -> Bool,
    report: (StageProgress) throws -> Void
  ) throws -> Outcome {
    let clock = ContinuousClock()
    let start = clock.now
    let schedule = plan.coreSchedule(totalSteps: totalSteps)
    let stepsPerEpoch = Double(orders[0].stepsPerEpoch)
    var outcome = Outcome(steps: 0, tokens: 0, metrics: [:], isComplete: true)
    for step in 0..<totalSteps {
      if isStopped() {
        outcome.isComplete = false
        break
      }
      let rate = plan.optimizer.learningRate * schedule.factor(step: step, of: totalSteps)
      var (metrics, tokens) = try gradients(ofStep: step)
      let norm = gradientNorm(of: model.parameters, context: compute)
      guard norm.isFinite else {
        throw notFinite("gradient", step: step, term: "", rows: [])
      }
      optimizer.update(
        model.parameters,
        learningRate: rate,
        gradientScale: clippingFactor(ofNorm: norm, limit: plan.clippingNorm),
        context: compute
      )
      average?.update(model.parameters, context: compute)
      model.parameters.zeroGradients()
      outcome.tokens += tokens
      outcome.steps = step + 1
      metrics["grad_norm"] = norm
      metrics["learning_rate"] = rate
      metrics["epoch"] = Double(step + 1) / stepsPerEpoch
      metrics["num_tokens"] = Double(outcome.tokens)
      outcome.metrics = metrics
      try report(
        StageProgress(
          id: node.id.text,
          label: node.label,
          step: step + 1,
          steps: totalSteps,
          epoch: Double(step + 1) / stepsPerEpoch,
          tokens: outcome.tokens,
          seconds: (clock.now - start).seconds,
          metrics: metrics,
          isLogged: (step + 1) % plan.loggingInterval == 0 || step == 0 || step + 1 == totalSteps
        )
      )
    }
    // Only the next step's loss would show what the last update did.
    guard model.parameters.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
      throw notFinite("weight", step: outcome.steps - 1, term: "", rows: [])
    }
    return outcome
  }

  /// Adds up the gradients of a step's micro-batches.
  private func gradients(ofStep step: Int) throws -> (metrics: [String: Double], tokens: Int) {
    var metrics = StepMetrics(termCount: plan.terms.count)
    var tokens = 0
    for (index, group) in groups.enumerated() {
      let rows = orders[index].rows(ofStep: step)
      let denominators = try group.denominators(of: rows)
      // A batch whose rows all weigh nothing says nothing.
      if denominators.contains(0) { continue }
      for first in stride(from: 0, to: rows.count, by: plan.microBatchSize) {
        let chosen = Array(rows[first..<min(first + plan.microBatchSize, rows.count)])
        tokens += try accumulate(chosen, of: group, denominators, step: step, into: &metrics)
      }
    }
    return (metrics.values(of: plan.terms), tokens)
  }

  private func accumulate(
    _ chosen: [Int],
    of group: TermGroup,
    _ denominators: [Double],
    step: Int,
    into metrics: inout StepMetrics
  ) throws -> Int {
    let packed = PackedReplies(chosen.map { group.rows.rows[$0] }, subjects: group.subjects)
    let pass = ModelPass(
      model,
      over: packed,
      in: Graph<Float>(compute, recomputesActivations: recomputesActivations),
      dropout: model.dropout > 0
        ? streams.dropout(step: step, rows: chosen, sequences: packed.sequences) : nil
    )
    var batch = group.batch(of: chosen, packed: packed)
    for (subject, values) in pass.values {
      batch.values[FormulaTerm(subject, pass.quantity)] = values
    }
    let weights = chosen.map { group.rows.rows[$0].weight }
    let share = try group.loss.share(of: batch, weights: weights, denominators: denominators)
    if let fault = try group.loss.firstNonFinite(
      in: share,
      of: batch,
      weights: weights,
      denominators: denominators
    ) {
      let origin = group.rows.rows[chosen[fault.row]].origin.description
      throw LocatedRunError(
        location: node.location(ofTerm: group.places[fault.term]),
        underlying: notFinite(
          "loss or its gradient",
          step: step,
          term: fault.termName,
          rows: [origin]
        )
      )
    }
    var gradients: [FormulaTerm.Subject: [Double]] = [:]
    for subject in pass.ranges.keys {
      gradients[subject] = share.gradients[FormulaTerm(subject, pass.quantity)]
    }
    pass.backward(from: gradients)
    metrics.add(share, places: group.places)
    if group.isPrimary {
      measure(batch, into: &metrics)
      metrics.add(pass.tokenFigures)
    }
    return packed.tokenCount
  }

  private func measure(_ batch: FormulaBatch, into metrics: inout StepMetrics) {
    guard model.head == nil else {
      var scores: [FormulaTerm.Subject: [Double]] = [:]
      for (term, values) in batch.values where term.quantity == .score {
        scores[term.subject] = values
      }
      metrics.add(scores: scores)
      return
    }
    metrics.add(
      policy: sums(.tokenLogProbabilities, batch),
      reference: sums(.referenceTokenLogProbabilities, batch),
      rewardScale: plan.rewardScale
    )
  }

  private func sums(
    _ quantity: FormulaTerm.Quantity,
    _ batch: FormulaBatch
  ) -> [FormulaTerm.Subject: [Double]] {
    var sums: [FormulaTerm.Subject: [Double]] = [:]
    for (subject, starts) in batch.tokenStarts {
      guard let values = batch.values[FormulaTerm(subject, quantity)] else { continue }
      sums[subject] = (0..<batch.count).map { values[starts[$0]..<starts[$0 + 1]].reduce(0, +) }
    }
    return sums
  }

  private func notFinite(_ what: String, step: Int, term: String, rows: [String]) -> RunError {
    .notFinite(what: what, stage: node.label, step: step + 1, term: term, rows: rows)
  }
}
