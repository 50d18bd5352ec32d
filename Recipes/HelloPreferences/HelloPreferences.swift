import Penchant

/// DPO against IPO on comparisons that simulated people made.
@main struct HelloPreferences: Recipe {
  @Parameter("strength of the constraint to the base policy in DPO") var beta = 0.1
  @Parameter("strength of the constraint to the base policy in IPO") var tau = 1.0
  @Parameter("how many comparisons are simulated") var count = 6_000

  var body: some Experiment {
    // People compare replies by courtesy, detail and topic; one label in twenty is flipped.
    let comparisons = Dataset(SimulatedComparisons(count: count, flipRate: 0.05)) {
      Deduplicate(by: .everything)
      Limit(tokens: 160, overlong: .drop)
      Split(train: 0.75, test: 0.25, by: .prompt)
    }
    let start = Transformer(
      tokenizer: .bytePair(vocabularySize: 512, learnedFrom: comparisons.train),
      width: 64,
      layers: 2,
      heads: 4,
      context: 160
    )

    let base = Train(start, on: comparisons.train.demonstrations(of: .both)) {
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

    let likelihood = RankingAccuracy(by: .logProbability)
    let scores = Evaluate(dpo, on: comparisons.test) {
      RankingAccuracy()
      likelihood
      RewardMargin()
      CalibrationError()
    }
    let baseScores = Evaluate(base, on: comparisons.test) { likelihood }
    Claim("DPO ranks most held-out pairs as people did", scores[RankingAccuracy()] >= 0.6)
    Claim("DPO makes people's choices likelier", scores[likelihood] > baseScores[likelihood])
    Claim(
      "DPO has learned more than length",
      scores[RankingAccuracy()] - scores[LongerReplyAccuracy()] >= 0.05
    )
    Evaluate(ipo, on: comparisons.test) {
      RankingAccuracy()
      likelihood
    }
  }
}
