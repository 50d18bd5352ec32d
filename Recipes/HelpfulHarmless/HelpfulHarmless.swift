import Penchant

/// Reward models and DPO on both halves of HH-RLHF, which want opposite lengths.
@main struct HelpfulHarmless: Recipe {
  @Parameter("folder with HH-RLHF files, such as helpful-base/train.jsonl.gz")
  var data: Path = "data/hh-rlhf"
  @Parameter("strength of the constraint to the fitted policy") var beta = 0.1

  var body: some Experiment {
    let comparisons = Dataset(HHRLHF(data)) {
      Deduplicate(by: .everything)
      Limit(tokens: 256, overlong: .dropPromptStart)
      Split(train: 0.7, test: 0.3, by: .prompt)
    }
    let start = Transformer(
      tokenizer: .bytePair(vocabularySize: 1_024, learnedFrom: comparisons.train),
      width: 64,
      layers: 2,
      heads: 4,
      context: 256
    )
    let fitted = Train(start, on: comparisons.train) {
      NegativeLogLikelihood(of: .chosen)
      AdamW(learningRate: 2e-3, weightDecay: 0.1, schedule: .cosine(warmup: 0.1))
      Epochs(1)
      BatchSize(16)
      GradientClipping(norm: 1)
    }.named("fitted")

    for half in ["helpful-base", "harmless-base"] {
      let train = Dataset(comparisons.train) { Filter(.source == half) }.named("\(half), train")
      let test = Dataset(comparisons.test) { Filter(.source == half) }.named("\(half), test")

      let reward = Train(RewardModel(fitted), on: train) {
        BradleyTerry()
        AdamW(learningRate: 1e-3, weightDecay: 0.1, schedule: .cosine(warmup: 0.1))
        Epochs(2)
        BatchSize(16)
        GradientClipping(norm: 1)
      }.named("reward model, \(half)")
      let policy = Train(fitted, on: train) {
        DPO(beta: beta)
        AdamW(learningRate: 5e-4, schedule: .cosine(warmup: 0.1))
        Epochs(2)
        BatchSize(16)
        GradientClipping(norm: 1)
      }.named("DPO, \(half)")

      let scores = Evaluate(reward, on: test) {
        RankingAccuracy()
        RewardMargin()
        CalibrationError()
      }
      Evaluate(fitted, on: test) { RankingAccuracy(by: .logProbability) }
      let preferences = Evaluate(policy, on: test) {
        RankingAccuracy()
        RankingAccuracy(by: .logProbability)
        RewardMargin()
      }
      Claim(
        "\(half): the reward model ranks held-out pairs better than chance",
        scores[RankingAccuracy()] > 0.5
      )
      Claim(
        "\(half): what DPO came to favour over the fitted policy is what people chose",
        preferences[RankingAccuracy()] > 0.5
      )
    }
  }
}
