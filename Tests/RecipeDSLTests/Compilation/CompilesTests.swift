import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

/// Everything here is tested by compiling; the assertions only keep the declarations honest.
@Suite("What a recipe can say")
struct CompilesTests {
  @Test("conditions, loops and bindings stand in every body")
  func controlFlow() {
    let lowered = ControlFlow().lowered()
    #expect(lowered.faults == [])
    let trained = lowered.plan.nodes.compactMap { node -> TrainPlan? in
      if case .train(let plan) = node.operation { plan } else { nil }
    }
    #expect(trained.map(\.terms.count) == [2, 5, 2, 2])
    #expect(lowered.plan.claims.count == 3)
  }

  @Test("a recipe's own source, step, objective, regularizer and metric are as good as ours")
  func ownVocabulary() {
    let lowered = OwnVocabulary().lowered()
    #expect(lowered.faults == [])
    let components = lowered.plan.nodes.flatMap { node -> [PlanComponent] in
      switch node.operation {
      case .data(let plan):
        if case .source(let source) = plan.origin { [source] + plan.steps } else { plan.steps }
      case .train(let plan): plan.terms.map(\.declared)
      case .evaluate(let plan): plan.metrics.map(\.declared)
      default: []
      }
    }
    let own = Set(components.filter { $0.module == "RecipeDSLTests" }.map(\.type))
    #expect(own == ["Fixed", "KeepLong", "Hinge", "Anchor", "MeanMargin"])
  }

  @Test("conversions lead from each kind of example to the others")
  func conversions() {
    #expect(Conversions().lowered().faults == [])
  }
}

private struct ControlFlow: Recipe {
  @Parameter("strength") var beta = 0.1
  @Parameter("size") var isLarge = false
  @Parameter("folder") var folder: Path = "data"

  var body: some Experiment {
    let rows = Dataset(HHRLHF(folder / "pairs.jsonl.gz")) {
      let key: ExampleField = .prompt
      Deduplicate(by: key)
      if beta > 0.05 { Take(100) }
      if isLarge { Shuffle() } else { Shuffle(stream: "small") }
      for count in [50, 40] { Take(count) }
      if beta > 5 {
        if isLarge { Take(3) } else if beta > 6 { Take(2) }
      }
      Limit(tokens: 64, overlong: .drop)
      Split(train: 0.5, validation: 0.25, test: 0.25, by: key)
    }
    let base = Transformer(
      tokenizer: .bytePair(vocabularySize: 300, learnedFrom: rows.train),
      width: isLarge ? 64 : 16,
      layers: 1,
      heads: 2,
      context: 64
    ).named("base")
    let first = Train(base, on: rows.train) {
      DPO(beta: beta)
      if isLarge { AdamW(learningRate: 1e-3) } else { SGD(learningRate: 1e-2) }
      if beta > 0 { KL(to: .reference) }
      Epochs(isLarge ? 2 : 0.5)
      BatchSize(8)
    }
    let second = Train(first, on: rows.train, reference: base) {
      let rate = 1e-3
      if isLarge { IPO(tau: 1, logProbabilities: .sum) } else { DPO(beta: beta) }
      for weight in [0.1, 0.2] { weight * NegativeLogLikelihood(of: .chosen) }
      2 * (0.5 * DPO(beta: 0.2)).on(rows.validation)
      switch isLarge {
      case true: KL(to: .reference, estimator: .k1)
      case false: KL(to: .reference, estimator: .k2)
      }
      AdamW(learningRate: rate, schedule: .linear(warmup: 0.1))
      Steps(3)
      BatchSize(8)
      MicroBatchSize(4)
      GradientClipping(norm: 1)
      Logging(every: 2)
    }.named("second")
    if isLarge {
      second
    }
    for tau in [0.1, 0.2] {
      let policy = Train(second, on: rows.train) {
        IPO(tau: tau, logProbabilities: .mean)
        if isLarge { KL(to: .reference) } else { 0.5 * KL(to: .reference) }
        SGD(learningRate: 1e-2)
        Steps(1)
        BatchSize(2)
      }
      let scores = Evaluate(policy, on: rows.test) {
        RankingAccuracy()
        if isLarge { RewardMargin() } else { MeanLogProbability(of: .chosen) }
        if beta > 1 { RewardMargin(beta: 2) }
        for score in [PairScore.logProbability, .meanLogProbability] { RankingAccuracy(by: score) }
      }.named("tau \(tau)")
      Claim("better than length", scores[RankingAccuracy()] > scores[LongerReplyAccuracy()])
      if tau > 0.15 { Claim("good", scores[RankingAccuracy()] >= 0.5) }
    }
  }
}

private struct Fixed: ExampleSource {
  typealias Example = Comparison
  var files: [Path] { [] }
  func read(_ context: DataContext) throws -> RowTable<Comparison> { RowTable(rows: []) }
}

private struct KeepLong<Example: ExampleKind>: DataStep {
  var characters = 3
  func apply(to table: RowTable<Example>, _ context: DataContext) throws -> RowTable<Example> {
    table
  }
}

private struct Hinge: Objective {
  typealias Example = Comparison
  var beta = 0.1
  var loss: Loss { .perExample(max(1 - beta * (chosen.logRatio - rejected.logRatio), 0)) }
}

private struct Anchor: Regularizer {
  typealias Example = Comparison
  var loss: Loss { .perToken(of: .chosen, sum: square(chosen.tokens.logRatio).sum()) }
}

private struct MeanMargin: Metric {
  typealias Example = Comparison
  var name: String { "mean_margin" }
  var title: String { "mean margin" }
  var direction: Measurement.Direction { .higher }
  var readsRewards: Bool { true }
  func value(of rows: [EvaluatedRow<Comparison>]) -> Double? { nil }
}

private struct OwnVocabulary: Recipe {
  var body: some Experiment {
    let rows = Dataset(Fixed()) {
      KeepLong()
      KeepLong(characters: 4)
    }
    let base = Transformer(tokenizer: .bytes, width: 16, layers: 1, heads: 2, context: 64)
    let policy = Train(base, on: rows) {
      Hinge(beta: 0.2)
      0.3 * Anchor()
      Anchor().on(rows)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(1)
    }
    let scores = Evaluate(policy, on: rows) { MeanMargin() }
    Claim("separates", scores[MeanMargin()] > 0)
  }
}

private struct Likelier: Objective {
  typealias Example = Judgement
  var loss: Loss { .perExample(desirable * -logSigmoid(completion.logRatio)) }
}

private struct Conversions: Recipe {
  var body: some Experiment {
    let rows = Dataset(HHRLHF("pairs.jsonl"))
    let judged = rows.judgements().named("judged")
    let again = judged.comparisons(by: .prompt)
    let base = Transformer(tokenizer: .bytes, width: 16, layers: 1, heads: 2, context: 64)
    let imitating = Train(base, on: Dataset(rows.demonstrations(of: .both)) { Take(10) }) {
      NegativeLogLikelihood()
      KL(to: .reference)
      DPO(beta: 0.1).on(again)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(1)
    }
    let judging = Train(imitating, on: judged) {
      Likelier()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(1)
    }
    let reward = Train(RewardModel(judging, head: .multilayer(hiddenWidth: 4)), on: again) {
      BradleyTerry()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(1)
    }
    Evaluate(imitating, on: rows.demonstrations(of: .chosen)) { TokenLoss() }
    Evaluate(reward, on: rows) { RankingAccuracy() }
    Evaluate(judging, on: rows, reference: base) { RewardMargin(beta: 1) }
  }
}
