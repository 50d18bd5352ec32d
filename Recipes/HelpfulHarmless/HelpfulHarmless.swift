import Penchant

/// Reward models and DPO on the helpful and the harmless comparisons of HH-RLHF.
@main struct HelpfulHarmless: Recipe {
  @Parameter("folder with HH-RLHF files") var data: Path = "data/hh-rlhf"
  @Parameter("strength of the constraint to the fitted policy") var beta = 0.1
  @Parameter("w") var width = 64
  @Parameter("l") var layers = 2
  @Parameter("v") var vocab = 1024
  @Parameter("e") var sftEpochs = 2.0
  @Parameter("e") var rewardEpochs = 2.0
  @Parameter("lr") var rewardRate = 1e-3
  @Parameter("wd") var decay = 0.1
  @Parameter("t") var tokens = 256
  @Parameter("e") var dpoEpochs = 1.0
  @Parameter("lr") var dpoRate = 1e-4

  var body: some Experiment {
    let comparisons = Dataset(HHRLHF(data)) {
      Deduplicate(by: .everything)
      Limit(tokens: tokens, overlong: .dropPromptStart)
      Split(train: 0.7, test: 0.3, by: .prompt)
    }
    let start = Transformer(
      tokenizer: .bytePair(vocabularySize: vocab, learnedFrom: comparisons.train),
      width: width, layers: layers, heads: 4, context: tokens)

    let fitted = Train(start, on: comparisons.train) {
      NegativeLogLikelihood(of: .chosen)
      AdamW(learningRate: 2e-3, weightDecay: 0.1, schedule: .cosine(warmup: 0.1))
      Epochs(sftEpochs)
      BatchSize(16)
      GradientClipping(norm: 1)
    }.named("fitted")
    for half in ["helpful-base", "harmless-base"] {
      let train = Dataset(comparisons.train) { Filter(.source == half) }
      let test = Dataset(comparisons.test) { Filter(.source == half) }
      let reward = Train(RewardModel(fitted), on: train) {
        BradleyTerry()
        AdamW(learningRate: rewardRate, weightDecay: decay, schedule: .cosine(warmup: 0.1))
        Epochs(rewardEpochs)
        BatchSize(16)
        GradientClipping(norm: 1)
      }.named("reward model, \(half)")
      Evaluate(reward, on: test) {
        RankingAccuracy()
        RewardMargin()
        CalibrationError()
      }
    }
    if dpoEpochs > 0 {
      let policy = Train(fitted, on: comparisons.train) {
        DPO(beta: beta)
        AdamW(learningRate: dpoRate, schedule: .cosine(warmup: 0.1))
        Epochs(dpoEpochs)
        BatchSize(16)
        GradientClipping(norm: 1)
      }.named("DPO")
      Evaluate(policy, on: comparisons.test) {
        RankingAccuracy()
        RankingAccuracy(by: .meanLogProbability)
        RewardMargin()
      }
      Evaluate(fitted, on: comparisons.test) {
        RankingAccuracy(by: .logProbability)
        RankingAccuracy(by: .meanLogProbability)
      }
    }
  }
}
