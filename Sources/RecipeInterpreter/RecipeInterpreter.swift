import Foundation
import OptimizationCore
import PreferenceData
public import RecipeDSL
public import RecipePlan

/// Runs a plan on the core and tells what happens as events.
///
/// Nodes run in the order of the plan: datasets first, so that bad data is found before anything is
/// trained; then models, each once; then evaluations and claims.
public final class RecipeInterpreter {
  let experiment: LoweredExperiment
  let options: RunOptions
  let library: PretrainedLibrary
  let isStopped: @Sendable () -> Bool
  let emit: (RunEvent) throws -> Void
  let streams: RandomStreams
  let compute: ComputeContext
  let encoders: EncoderStore
  let datasets: DatasetLoader
  let models: ModelStore
  let tokenizations: TokenizationStore
  let references = ReferenceStore()
  let featureStore = FeatureStore()
  let weightNames: [NodeID: String]
  /// The names of sampling stages' files.
  let sampleNames: [NodeID: String]
  /// What waits for drawn replies.
  let deferred: DeferredNodes
  /// The replies of sampling stages that have run.
  var drawn: [NodeID: [SampledReplies]] = [:]
  private var results: [NodeID: EvaluationResult] = [:]
  private var kept: [String] = []
  private let cards = ModelCards()
  /// What was read of each pretrained model.
  var reports: [NodeID: ModelReport] = [:]

  /// Prepares a run; nothing is read or computed yet.
  /// - Parameters:
  ///   - experiment: The lowered recipe; it must be free of faults.
  ///   - options: Seed, threads and output folder.
  ///   - library: Pretrained models, those that validation has opened among them.
  ///   - isStopped: Asked between steps; the run ends early when it answers true.
  ///   - emit: Receives every event, on the calling thread.
  public init(
    _ experiment: LoweredExperiment,
    options: RunOptions,
    library: PretrainedLibrary = PretrainedLibrary(),
    isStopped: @escaping @Sendable () -> Bool,
    emit: @escaping (RunEvent) throws -> Void
  ) {
    var experiment = experiment
    if experiment.faults.isEmpty {
      experiment.faults = Self.faults(in: experiment.plan, library: library)
    }
    self.experiment = experiment
    self.library = library
    self.options = options
    self.isStopped = isStopped
    let cards = cards
    self.emit = { event in
      cards.record.add(event)
      try emit(event)
    }
    streams = RandomStreams(seed: options.seed)
    compute = ComputeContext(threads: options.threads)
    encoders = EncoderStore(library: library, compute: compute, isStopped: isStopped)
    datasets = DatasetLoader(
      plan: experiment.plan,
      declarations: experiment.datasets,
      context: streams.data,
      encoders: encoders
    )
    models = ModelStore(
      plan: experiment.plan,
      datasets: datasets,
      streams: streams,
      library: library
    )
    tokenizations = TokenizationStore(
      plan: experiment.plan,
      datasets: datasets,
      declarations: experiment.datasets
    )
    weightNames = WeightFile.names(
      of: experiment.plan.nodes.filter { if case .train = $0.operation { true } else { false } }
    )
    sampleNames = WeightFile.names(
      of: experiment.plan.nodes.filter { if case .sample = $0.operation { true } else { false } }
    )
    deferred = DeferredNodes(experiment.plan)
  }

  /// What is wrong with a plan that keeps the built-in rules, as far as pretrained models' files and
  /// the names of weights tell.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - library: Keeps the opened models for a run.
  /// - Returns: Every fault; names of weights are looked at when all models are there.
  public static func faults(in plan: Plan, library: PretrainedLibrary) -> [PlanFault] {
    let missing =
      PretrainedModelRule(library).faults(in: plan) + EncoderRule(library).faults(in: plan)
    guard missing.isEmpty else { return missing }
    let adapters = AdapterRule(library).faults(in: plan)
    return adapters.isEmpty ? ParameterGroupRule(library).faults(in: plan) : adapters
  }

  /// Runs the whole plan.
  /// - Returns: The verdicts, or what was kept when the run was stopped.
  /// - Throws: `PlanFaults` for a plan with faults; a `LocatedRunError` naming the recipe's line for
  ///   whatever goes wrong later.
  public func run() throws -> RunConclusion {
    if !experiment.faults.isEmpty { throw PlanFaults(experiment.faults) }
    do {
      for node in experiment.plan.nodes {
        guard case .encoder(let encoder) = node.operation else { continue }
        if isStopped() { throw RunError.stopped }
        try located(node) { try loadEncoder(node, encoder) }
      }
      for node in experiment.plan.nodes {
        guard case .data = node.operation, !deferred.contains(node.id) else { continue }
        if isStopped() { throw RunError.stopped }
        try located(node) { try emit(.dataPrepared(try datasets.load(node))) }
      }
      for node in experiment.plan.nodes {
        guard node.operation.isOfModelFiles else { continue }
        if isStopped() { throw RunError.stopped }
        try located(node) { try load(node) }
      }
      try checkRows()
      for node in experiment.plan.nodes {
        if isStopped() { throw RunError.stopped }
        if deferred.contains(node.id) { try located(node) { try checkRows(of: node) } }
        switch node.operation {
        case .data where deferred.contains(node.id):
          try located(node) { try prepareDeferred(node) }
        case .sample(let plan): try located(node) { try sample(node, plan) }
        case .train(let plan): try located(node) { try train(node, plan) }
        case .evaluate(let plan): try located(node) { try evaluate(node, plan) }
        default: break
        }
      }
    } catch RunError.stopped {
      return RunConclusion(claims: [], interruption: kept)
    }
    let judge = ClaimJudge(
      evaluator: Evaluator(datasets: datasets, streams: streams, encoders: encoders),
      results: results
    )
    let claims = experiment.plan.claims.map(judge.judge)
    for claim in claims { try emit(.claimJudged(claim)) }
    try cards.write(plan: experiment.plan, seed: options.seed)
    return RunConclusion(claims: claims, interruption: nil)
  }

  func located<Result>(_ node: PlanNode, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch RunError.stopped {
      throw RunError.stopped
    } catch let error as LocatedRunError {
      throw error
    } catch {
      throw LocatedRunError(location: node.location, underlying: error)
    }
  }

  /// The frozen policy of a stage.
  func referenceID(of train: TrainPlan) -> NodeID { unadapted(train.reference ?? train.model) }

  /// The model that computes the same as one with an adapter that nothing has trained yet: the one
  /// without it.
  func unadapted(_ id: NodeID) -> NodeID {
    if case .adapter(let adapter)? = experiment.plan.node(id)?.operation, adapter.path == nil {
      adapter.base
    } else {
      id
    }
  }

  func tell(_ event: RunEvent) throws { try emit(event) }

  private func train(_ node: PlanNode, _ declared: TrainPlan) throws {
    let model = try modelWithTastes(declared.model, for: node).copy()
    let referenceID = referenceID(of: declared)
    let plan = declared.resolved(by: model.headPlan)
    let moving = try movingReference(node, plan, following: model)
    try noteLearned(node, plan, from: model)
    try checkDropout(node, plan, of: model)
    let groups = try groups(node, plan, model: model, reference: referenceID, moving)
    try checkMemory(of: groups, node, plan, model)
    model.head?.dictionary?.fit(
      groups[0].rows.rows.filter { $0.weight > 0 }.compactMap(\.featureDifference)
    )
    let trainer = try Trainer(
      node: node,
      plan: plan,
      model: model,
      groups: groups,
      reference: try moving?.model.parameters
        ?? models.model(plan.reference ?? plan.model).parameters,
      moving: moving,
      streams: streams,
      compute: compute,
      recomputesActivations: options.recomputesActivations
    )
    let clock = ContinuousClock()
    let start = clock.now
    try emit(
      .stageStarted(
        StageReport(
          id: node.id.text,
          label: node.label,
          kind: .train,
          steps: trainer.totalSteps,
          formula: PlanPrinter.formula(of: declared),
          location: node.location
        )
      )
    )
    let outcome = try trainer.run(isStopped: isStopped) { try emit(.stageAdvanced($0)) }
    StepMemory.release()
    let file = WeightFile(
      output: options.output,
      recipe: experiment.plan.recipe,
      seed: options.seed
    )
    let name = weightNames[node.id] ?? node.id.short
    guard outcome.isComplete else {
      if outcome.steps > 0 {
        let written = try write(
          model,
          of: trainer,
          to: file,
          name: "\(name).step-\(outcome.steps)",
          node: node
        )
        kept.append(
          "'\(node.label)' after step \(outcome.steps) of \(trainer.totalSteps): "
            + written.weights.path
        )
      }
      throw RunError.stopped
    }
    let written = try write(model, of: trainer, to: file, name: name, node: node)
    kept.append("'\(node.label)', finished: \(written.weights.path)")
    models.keep(model, as: node.id)
    cards.keep(written.folder, of: model, node)
    try emit(
      .stageFinished(
        StageOutcome(
          id: node.id.text,
          label: node.label,
          kind: .train,
          fingerprint: node.id.text,
          steps: outcome.steps,
          tokens: outcome.tokens,
          seconds: (clock.now - start).seconds,
          metrics: outcome.metrics,
          weights: written.weights,
          ledger: groups.flatMap(\.rows.ledger)
        )
      )
    )
    // A run that is stopped later leaves cards too, with what is known by now.
    try cards.write(plan: experiment.plan, seed: options.seed)
  }

  /// Writes a stage's weights; those of the last step stand beside their average, which takes their
  /// place in the model.
  private func write(
    _ model: ModelInstance,
    of trainer: Trainer,
    to file: WeightFile,
    name: String,
    node: PlanNode
  ) throws -> WeightFile.Written {
    if trainer.average != nil {
      _ = try file.write(model, name: "\(name).last-step", node: node)
      trainer.takeAverage()
    }
    return try file.write(model, name: name, node: node)
  }

  private func groups(
    _ node: PlanNode,
    _ plan: TrainPlan,
    model: ModelInstance,
    reference: NodeID,
    _ moving: MovingReference?
  ) throws -> [TermGroup] {
    var termPlaces: [DataReference: [Int]] = [:]
    for (place, term) in plan.terms.enumerated() {
      termPlaces[term.data ?? plan.data, default: []].append(place)
    }
    // The stage's own rows come first: they set the length of a pass.
    let order = [plan.data] + plan.terms.compactMap(\.data).filter { $0 != plan.data }
    var groups: [TermGroup] = []
    for (index, data) in order.enumerated() {
      guard let chosen = termPlaces[data], !groups.contains(where: { $0.data == data }) else {
        continue
      }
      let rows = try read(data, for: model, in: node)
      try checkFit(of: rows, in: model, label: node.label)
      if let moving { try checkFit(of: rows, in: moving.model, label: node.label) }
      guard rows.rows.contains(where: { $0.weight > 0 }) else {
        throw RunError.unusable(
          "'\(node.label)' has nothing to learn from: every row of '\(label(of: data))' weighs 0."
        )
      }
      let terms = chosen.map { plan.terms[$0] }
      let places = rows.places(of: terms, whole: true)
      let readsReference = terms.contains { $0.formula.terms.contains(where: \.readsReference) }
      try noteUnreadLabels(of: rows, terms, node)
      groups.append(
        try TermGroup(
          places: chosen,
          terms: terms,
          node: node,
          data: data,
          rows: rows,
          reference: readsReference && moving == nil
            ? try scores(of: rows, subjects: places, by: reference, for: node, model: model) : nil,
          referenceModel: terms.contains { term in
            term.formula.terms.contains(where: \.quantity.runsReference)
          } ? try moving?.model ?? models.model(reference) : nil,
          runsReference: readsReference && moving != nil,
          previous: terms.contains { $0.formula.terms.contains(where: \.readsPrevious) }
            ? try scores(
              of: rows,
              subjects: places,
              by: unadapted(plan.model),
              for: node,
              model: model
            ) : nil,
          isPrimary: index == 0
        )
      )
    }
    return groups
  }

  /// Refuses passes that cannot fit before the first one is tried.
  private func checkMemory(
    of groups: [TermGroup],
    _ node: PlanNode,
    _ plan: TrainPlan,
    _ model: ModelInstance
  ) throws {
    // A head on frozen features holds next to nothing.
    guard model.features == nil else { return }
    for group in groups {
      let rows = group.rows.rows
      let tokens =
        rows.reduce(0.0) { $0 + Double($1.storedTokens(reading: group.subjects)) }
        / Double(max(1, rows.count))
      let demand = ActivationDemand(
        model.decoder.configuration,
        tokens: tokens * Double(min(plan.microBatchSize, rows.count)),
        recomputesActivations: options.recomputesActivations
      )
      if let fault = demand.fault(stage: node.label) { throw RunError.unusable(fault) }
    }
  }

  private func noteUnreadLabels(
    of rows: TokenizedRows,
    _ terms: [LossTermPlan],
    _ node: PlanNode
  ) throws {
    let soft = rows.rows.count { $0.softLabel != nil && $0.softLabel != 1 }
    let isRead = terms.contains { term in term.formula.terms.contains { $0.quantity == .softLabel }
    }
    if soft > 0, !isRead {
      let text =
        "\(soft) rows carry a soft label that no objective of '\(node.label)' reads; "
        + "give the objective 'labels: .soft' to learn from it."
      try emit(.noted(RunNote(text: text, location: node.location)))
    }
  }

  private func evaluate(_ node: PlanNode, _ plan: EvaluatePlan) throws {
    guard let suite = experiment.suites[node.id] else {
      throw RunError.unusable(
        "The plan names the evaluation '\(node.label)', but the recipe that declares it is not here."
      )
    }
    let model = try modelWithTastes(plan.model, for: node)
    let rows = try read(plan.data, for: model, in: node)
    let modelLabel = experiment.plan.node(plan.model)?.label ?? node.label
    try checkFit(of: rows, in: model, label: modelLabel)
    try noteOverlap(node, plan)
    let trained: TrainPlan? =
      if case .train(let train)? = experiment.plan.node(plan.model)?.operation { train } else {
        nil
      }
    let stage = StageReport(
      id: node.id.text,
      label: node.label,
      kind: .evaluate,
      steps: rows.rows.count,
      formula: "",
      location: node.location
    )
    let known =
      try implicitScores(of: rows, subjects: rows.places, by: plan.model, for: node)
      ?? references.scores(of: rows, by: plan.model)
    let scores = try pass(
      of: rows,
      subjects: rows.places(for: model),
      by: model,
      stage: stage,
      fingerprint: node.id,
      known: known
    )
    references.keep(scores, of: rows, by: plan.model)
    let referenceID = plan.reference.map(unadapted) ?? trained.map(referenceID)
    let needsReference = plan.role == .policy && plan.metrics.contains(where: \.readsRewards)
    let reference =
      try needsReference
      ? referenceID.map {
        try self.scores(of: rows, subjects: rows.places, by: $0, for: node, model: model)
      } : nil
    let evaluator = Evaluator(datasets: datasets, streams: streams, encoders: encoders)
    let result = try evaluator.result(
      of: suite,
      node: node,
      plan: plan,
      rows: rows,
      scores: scores,
      reference: reference,
      rewardScale: trained?.rewardScale
    )
    results[node.id] = result
    try writeFeatures(node, plan, rows, scores)
    try emit(
      .evaluated(
        EvaluationReport(
          id: node.id.text,
          model: node.label,
          data: label(of: plan.data),
          dataFingerprint: try CanonicalJSON.fingerprint(plan.data).text,
          rows: rows.rows.count,
          measurements: evaluator.measurements(of: result),
          ledger: rows.ledger
        )
      )
    )
  }

  /// Says so when a model is measured on rows that it may have been trained on.
  private func noteOverlap(_ node: PlanNode, _ plan: EvaluatePlan) throws {
    let overlap = RowOverlap(plan: experiment.plan)
    guard let stage = overlap.stage(behind: plan.model, reading: plan.data) else { return }
    let text =
      "'\(node.label)' measures on rows that '\(stage.label)' may have been trained on or reads with "
      + "their labels, so its numbers say little about other rows."
    try emit(.noted(RunNote(text: text, location: node.location)))
  }

  func label(of data: DataReference) -> String {
    let label = experiment.plan.node(data.node)?.label ?? data.node.short
    return data.part.map { "\(label), \($0)" } ?? label
  }
}
