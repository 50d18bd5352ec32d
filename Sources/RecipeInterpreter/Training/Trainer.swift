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
  /// The model's weights and the formulas' learned numbers.
  private let parameters: ParameterSet<Float>
  private let scalars: ScalarParameters
  private let weightTerms: WeightTerms<Float>
  private let heads: HeadParameters
  /// The reference, if it follows the policy.
  private let moving: MovingReference?
  /// What the terms of each group remember from step to step.
  private var states: [FormulaState]
  /// The average that takes the weights' place at the end.
  let average: WeightAverage<Float>?
  private var orders: [BatchOrder]
  let totalSteps: Int

  init(
    node: PlanNode,
    plan: TrainPlan,
    model: ModelInstance,
    groups: [TermGroup],
    reference: ParameterSet<Float>,
    moving: MovingReference? = nil,
    streams: RandomStreams,
    compute: ComputeContext,
    recomputesActivations: Bool
  ) throws {
    self.node = node
    self.plan = plan
    self.model = model
    self.groups = groups
    self.moving = moving
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
    scalars = ScalarParameters(
      plan.terms.flatMap(\.formula.learnedScalars),
      from: model.learned.numbers
    )
    weightTerms = try WeightTerms<Float>(
      plan.terms,
      parameters: model.parameters,
      reference: reference
    )
    heads = HeadParameters(
      plan.terms.flatMap(\.formula.learnedHeads),
      width: model.width,
      from: model.learned.heads
    )
    parameters = heads.appended(to: scalars.appended(to: model.parameters))
    states = groups.map { _ in FormulaState() }
    optimizer = plan.makeOptimizer(for: parameters)
    average = plan.makeAverage(of: parameters)
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
      model.head?.dictionary?.prepareStep()
      let norm = gradientNorm(of: parameters, context: compute)
      guard norm.isFinite else {
        throw notFinite("gradient", step: step, term: "", rows: [])
      }
      optimizer.update(
        parameters,
        learningRate: rate,
        gradientScale: clippingFactor(ofNorm: norm, limit: plan.clippingNorm),
        context: compute
      )
      if let dictionary = model.head?.dictionary {
        dictionary.finishStep()
        metrics["dictionary/threshold"] = dictionary.state.threshold
        metrics["dictionary/idle"] = Double(dictionary.idleCount)
      }
      average?.update(parameters, context: compute)
      moving?.update(to: model, afterStep: step + 1)
      parameters.zeroGradients()
      outcome.tokens += tokens
      outcome.steps = step + 1
      metrics["grad_norm"] = norm
      for (name, value) in scalars.values { metrics["learned/\(name.name)"] = value }
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
    handOnLearned()
    // Only the next step's loss would show what the last update did.
    guard parameters.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
      throw notFinite("weight", step: outcome.steps - 1, term: "", rows: [])
    }
    return outcome
  }

  /// Puts the average, if there is one, in the place of the last step's weights and of what was learned
  /// beside them.
  func takeAverage() {
    average?.write(to: parameters)
    model.head?.dictionary?.finishStep()
    handOnLearned()
  }

  /// What was learned belongs to the model: it is saved with it, and a stage that goes on starts from it.
  private func handOnLearned() {
    model.learned.merge(LearnedValues(numbers: scalars.named, heads: heads.named))
  }

  /// Adds up the gradients of a step's micro-batches.
  private func gradients(ofStep step: Int) throws -> (metrics: [String: Double], tokens: Int) {
    var metrics = StepMetrics(termCount: plan.terms.count)
    var tokens = 0
    for (index, group) in groups.enumerated() {
      let rows = orders[index].rows(ofStep: step)
      let found = try group.denominators(of: rows)
      // A batch whose rows all weigh nothing says nothing.
      if found.allSatisfy({ $0 == 0 }) { continue }
      // A term that has nothing to average over, such as ratings that no row has, adds 0.
      let denominators = found.map { $0 == 0 ? 1 : $0 }
      for first in stride(from: 0, to: rows.count, by: plan.microBatchSize) {
        let chosen = Array(rows[first..<min(first + plan.microBatchSize, rows.count)])
        tokens += try accumulate(chosen, ofGroup: index, denominators, step: step, into: &metrics)
      }
    }
    return (metrics.values(of: plan.terms), tokens)
  }

  private func accumulate(
    _ chosen: [Int],
    ofGroup place: Int,
    _ denominators: [Double],
    step: Int,
    into metrics: inout StepMetrics
  ) throws -> Int {
    let group = groups[place]
    let pass = GroupPass(
      chosen,
      of: group,
      through: model,
      in: Graph<Float>(compute, recomputesActivations: recomputesActivations),
      learned: scalars.values,
      heads: heads,
      reference: moving?.model,
      tastes: TasteDraws(seed: streams.seed, step: step),
      masks: RepresentationMasks(seed: streams.seed, step: step, rows: chosen)
    ) { sequences in
      guard model.dropout > 0 else { return nil }
      return streams.dropout(
        step: step,
        rows: chosen,
        content: group.rows.content,
        sequences: sequences
      )
    }
    var batch = pass.batch
    batch.values.merge(weightTerms.values) { $1 }
    let weights = chosen.map { group.rows.rows[$0].weight }
    let share = try located(group, step: step) {
      try group.loss.share(
        of: batch,
        weights: weights,
        denominators: denominators,
        state: &states[place]
      )
    }
    scalars.add(gradients: share.learned)
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
          fault.subject,
          step: step,
          term: fault.termName,
          rows: [origin]
        )
      )
    }
    pass.backward(from: share.gradients)
    weightTerms.add(share.gradients)
    metrics.add(share, places: group.places)
    if group.isPrimary {
      try measure(batch, of: group, into: &metrics)
      metrics.add(pass.tokenFigures)
    }
    return pass.tokenCount
  }

  /// Gives errors of formulas the line of the first term that reads the batch.
  private func located<Result>(
    _ group: TermGroup,
    step: Int,
    _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as FormulaError {
      let place = group.loss.terms.firstIndex { $0.formula.readsBatch } ?? 0
      throw LocatedRunError(
        location: node.location(ofTerm: group.places[place]),
        underlying: RunError.unusable("Step \(step + 1) of '\(node.label)': \(error)")
      )
    }
  }

  private func measure(
    _ batch: FormulaBatch,
    of group: TermGroup,
    into metrics: inout StepMetrics
  ) throws {
    if let head = model.head {
      metrics.add(scores: try head.plan.scores(in: batch, of: group.rows.subjects))
      metrics.add(tasteDivergences: batch.values[FormulaTerm(.example, .tasteDivergence)] ?? [])
      if let preferences = try head.plan.preferences(in: batch) {
        metrics.add(preferences: preferences.map { $0 * (plan.rewardScale ?? 1) })
      }
      return
    }
    metrics.add(
      policy: sums(.tokenLogProbabilities, batch),
      reference: sums(.referenceTokenLogProbabilities, batch),
      rewardScale: plan.rewardScale
    )
    if let scale = plan.rewardScale,
      let desirable = batch.values[FormulaTerm(.example, .desirable)],
      let policy = sums(.tokenLogProbabilities, batch)[.completion],
      let reference = sums(.referenceTokenLogProbabilities, batch)[.completion]
    {
      let rewards = zip(policy, reference).map { scale * ($0 - $1) }
      metrics.add(judged: rewards, areDesirable: desirable.map { $0 == 1 })
    }
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
