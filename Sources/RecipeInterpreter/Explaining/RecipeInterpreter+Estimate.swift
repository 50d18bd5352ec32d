import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// What the run will cost beside its steps and tokens.
  struct RunCost {
    /// The most memory of the process at any time, in bytes.
    var peakBytes: Int
    /// The speed of training in the last stage that trains, if one does.
    var tokensPerSecond: Double?
  }

  /// Measures the passes of every stage by making one of each kind, after the data was loaded.
  func measuredCost() throws -> RunCost {
    var memory = MemoryEstimate(
      start: StepMemory.residentBytes,
      earlierPeak: StepMemory.peakResidentBytes
    )
    var cost = RunCost(peakBytes: 0, tokensPerSecond: nil)
    var scoringBytes: [ModelShape: Int] = [:]
    for node in experiment.plan.nodes {
      switch node.operation {
      case .rewardModel where !isTokenizerThere(for: node.id): break
      case .rewardModel:
        // Its body is that of the policy until it is trained.
        let head = try models.structure(of: node.id).head
        memory.add(kept: (head?.parameters.elementCount ?? 0) * 4)
      // What depends on drawn replies has no rows to measure by yet.
      case .train(let train) where !isThere(train.data, for: train.model): break
      case .evaluate(let evaluate) where !isThere(evaluate.data, for: evaluate.model): break
      case .train(let train):
        let measured = try located(node) { try trainingCost(node, train) }
        // A head alone is no measure for tokens that go through models.
        if try models.structure(of: train.model).features == nil {
          cost.tokensPerSecond = measured.passes.tokensPerSecond
        } else {
          let bytes = try featureCost(of: train.data, for: train.model)
          memory.add(passing: bytes.passing)
          memory.add(kept: bytes.kept)
        }
        memory.add(
          passing: measured.weightBytes + measured.optimizerBytes + measured.passes.peakBytes
        )
        memory.add(kept: measured.weightBytes)
        if train.readsReference, train.referenceUpdates == nil {
          let rows = try tokenizations.rows(train.data, for: models.structure(of: train.model))
          // Log-probabilities of a third reply and of other rows' replies are kept too.
          memory.add(
            kept: rows.rows.reduce(0) {
              $0 + $1.storedTokens + ($1.extra?.count ?? 0) + ($1.mismatched?.count ?? 0)
            } * 8
          )
        }
      case .evaluate(let evaluate):
        let model = try models.structure(of: evaluate.model)
        let rows = try tokenizations.rows(evaluate.data, for: model)
        if model.features != nil {
          let bytes = try featureCost(of: evaluate.data, for: evaluate.model)
          memory.add(passing: bytes.passing)
          memory.add(kept: bytes.kept)
          continue
        }
        let shape = ModelShape(decoder: model.decoder.configuration, isScored: model.head != nil)
        let bytes =
          scoringBytes[shape]
          ?? probe.scoring(
            model,
            rows: ReplyScorer.firstPass(of: rows),
            subjects: rows.places(for: model)
          ).peakBytes
        scoringBytes[shape] = bytes
        memory.add(passing: bytes)
      case .data, .transformer, .pretrained, .encoder, .adapter, .implicitReward, .sample: break
      }
    }
    cost.peakBytes = memory.peakBytes
    return cost
  }

  /// The memory of the passes that make features, and of the features themselves.
  private func featureCost(
    of data: DataReference,
    for id: NodeID
  ) throws -> (passing: Int, kept: Int) {
    let model = try models.structure(of: id)
    let rows = try tokenizations.rows(data, for: model)
    let replies = rows.rows.reduce(0) { $0 + $1.replies.count + ($1.extra == nil ? 0 : 1) + 1 }
    var passing = 0
    for member in model.features?.members ?? [] {
      let own = try tokenizations.rows(data, for: member.model)
      let cost = probe.scoring(
        member.model,
        rows: ReplyScorer.firstPass(of: own),
        subjects: own.places
      )
      passing = max(passing, cost.peakBytes)
    }
    return (passing, replies * model.width * MemoryLayout<Float>.size)
  }

  private struct ModelShape: Hashable {
    var decoder: DecoderConfiguration
    var isScored: Bool
  }

  private var probe: PassProbe {
    PassProbe(compute: compute, recomputesActivations: options.recomputesActivations)
  }

  private func trainingCost(
    _ node: PlanNode,
    _ train: TrainPlan
  ) throws -> (passes: PassProbe.Cost, weightBytes: Int, optimizerBytes: Int) {
    let model = try models.structure(of: train.model).copy()
    let optimizer = train.makeOptimizer(for: model.parameters)
    var passes = PassProbe.Cost(peakBytes: 0, tokensPerSecond: 0)
    // Terms on rows of their own have passes of their own, one after the other.
    let sources = Set(train.terms.map { $0.data ?? train.data })
    let ordered = sources.sorted { ($0.node, $0.part ?? "") < ($1.node, $1.part ?? "") }
    for data in ordered where isThere(data, for: train.model) {
      let terms = train.terms.filter { ($0.data ?? train.data) == data }
      let rows = try tokenizations.rows(data, for: model)
      let cost = probe.training(
        model,
        optimizer: optimizer,
        rows: model.blank(largestPass(of: rows, train)),
        reading: try reading(of: rows, by: terms, train),
        accumulates: train.microBatchSize < train.batchSize || sources.count > 1
      )
      passes.peakBytes = max(passes.peakBytes, cost.peakBytes)
      // The stage's own rows set the pace.
      if data == train.data || sources.count == 1 { passes.tokensPerSecond = cost.tokensPerSecond }
    }
    let weights = model.parameters.elementCount * 4
    // The average and a reference that moves are as large each.
    let copies = (train.averaging == nil ? 0 : 1) + (train.referenceUpdates == nil ? 0 : 1)
    return (passes, weights, optimizer.state.elementCount * 4 + copies * weights)
  }

  /// What the terms of a stage that read the same rows send through the model.
  private func reading(
    of rows: TokenizedRows,
    by terms: [LossTermPlan],
    _ train: TrainPlan
  ) throws -> PassProbe.Reading {
    let places = rows.places(of: terms, whole: false)
    let read = terms.flatMap(\.formula.terms)
    let readsWhole = read.contains(where: \.quantity.runsReference)
    return PassProbe.Reading(
      subjects: places.filter { $0.subject != .mismatched },
      frozenSubjects: places.filter { $0.subject == .mismatched },
      distributions: TermGroup.distributions(of: read),
      reference: readsWhole ? try models.structure(of: referenceID(of: train)) : nil,
      heads: HeadParameters(
        terms.flatMap(\.formula.learnedHeads),
        width: try models.structure(of: train.model).width
      )
    )
  }

  /// The rows of the pass that holds the most tokens, among those of the first steps.
  private func largestPass(of rows: TokenizedRows, _ train: TrainPlan) -> [TokenizedRow] {
    var order = BatchOrder(
      streams: streams,
      content: rows.content,
      rowCount: rows.rows.count,
      batchSize: train.batchSize
    )
    // Later passes over the data only shuffle the same rows again.
    let steps = BatchOrder.steps(train.duration, stepsPerEpoch: order.stepsPerEpoch)
    var largest: [TokenizedRow] = []
    var most = -1
    for step in 0..<min(steps, 10_000) {
      let batch = order.rows(ofStep: step)
      for first in stride(from: 0, to: batch.count, by: train.microBatchSize) {
        let pass = batch[first..<min(first + train.microBatchSize, batch.count)]
        let tokens = pass.reduce(0) { $0 + rows.rows[$1].storedTokens }
        if tokens > most {
          most = tokens
          largest = pass.map { rows.rows[$0] }
        }
      }
    }
    return largest
  }
}

extension TokenizedRows {
  /// The subjects that terms read, with their places in a row.
  /// - Parameters:
  ///   - terms: The terms.
  ///   - whole: Whether both replies of a comparison are listed though one is read, so that another
  ///     stage finds them computed.
  /// - Returns: Those of every row first, then a third reply and one of another row.
  func places(
    of terms: [LossTermPlan],
    whole: Bool
  ) -> [(subject: FormulaTerm.Subject, place: Int)] {
    let found = terms.flatMap(\.formula.terms)
    var read = Set(found.map(\.subject))
    // What tells two replies apart is of both.
    if found.contains(where: \.isOfDifference) { read.formUnion([.chosen, .rejected]) }
    let own = places.filter { whole || read.contains($0.subject) }
    let further = ([.extra, .mismatched] + FormulaTerm.Subject.orderedPairs).filter(read.contains)
    // Terms of the weights alone read no reply, but their rows have some.
    if own.isEmpty, further.isEmpty { return places }
    return own + further.map { (subject: $0, place: 0) }
  }

  /// What a model reads to be measured: every reply, or a comparison's pairs in both orders.
  func places(for model: ModelInstance) -> [(subject: FormulaTerm.Subject, place: Int)] {
    guard model.readsPairs else { return places }
    return [(subject: .chosenThenRejected, place: 0), (subject: .rejectedThenChosen, place: 0)]
  }

  /// Every subject with its place in a row.
  var places: [(subject: FormulaTerm.Subject, place: Int)] {
    subjects.enumerated().map { (subject: $0.element, place: $0.offset) }
  }
}
