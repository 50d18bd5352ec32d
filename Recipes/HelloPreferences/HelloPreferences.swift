import Penchant

/// DPO against IPO on comparisons that simulated people made.
@main struct HelloPreferences: Recipe {
  @Parameter("strength of the constraint to the base policy") var beta = 0.1
  @Parameter("strength of the constraint in IPO") var tau = 1.0
  @Parameter("comparisons that are simulated") var count = 6_000

  var body: some Experiment {
    let comparisons = Dataset(SimulatedComparisons(count: count, flipRate: 0.05)) {
      Deduplicate(by: .everything)
      Limit(tokens: 160, overlong: .drop)
      Split(train: 0.75, test: 0.25, by: .prompt)
    }
    let text = comparisons.train.demonstrations(of: .both)
    let start = Transformer(
      tokenizer: .bytePair(vocabularySize: 512, learnedFrom: comparisons.train),
      width: 64,
      layers: 2,
      heads: 4,
      context: 160
    )

    let base = Train(start, on: text) {
      NegativeLogLikelihood()
      AdamW(learningRate: 3e-3, schedule: .cosine(warmup: 0.1))
      Epochs(1)
      BatchSize(32)
    }.named("base")
    let dpo = Train(base, on: comparisons.train) {
      DPO(beta: beta)
      AdamW(learningRate: 5e-4, schedule: .cosine(warmup: 0.1))
      Epochs(2)
      BatchSize(32)
    }.named("DPO")
    let ipo = Train(base, on: comparisons.train) {
      IPO(tau: tau, logProbabilities: .mean)
      AdamW(learningRate: 5e-4, schedule: .cosine(warmup: 0.1))
      Epochs(2)
      BatchSize(32)
    }.named("IPO")

    let baseScores = Evaluate(base, on: comparisons.test) { RankingAccuracy(by: .logProbability) }
    let scores = Evaluate(dpo, on: comparisons.test) {
      RankingAccuracy()
      RankingAccuracy(by: .logProbability)
      RewardMargin()
      CalibrationError()
    }
    Evaluate(ipo, on: comparisons.test) {
      RankingAccuracy(); RankingAccuracy(by: .logProbability)
    }
    Claim("DPO ranks held-out pairs better than chance", scores[RankingAccuracy()] >= 0.6)
    Claim(
      "DPO prefers what people prefer more often than the base policy does",
      scores[RankingAccuracy(by: .logProbability)]
        - baseScores[RankingAccuracy(by: .logProbability)] > 0
    )
    Claim(
      "It has learned more than length",
      scores[RankingAccuracy()] - scores[LongerReplyAccuracy()] >= 0.05
    )
  }
}
