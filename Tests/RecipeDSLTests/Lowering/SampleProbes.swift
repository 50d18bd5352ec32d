import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of sampling stages, of what is made of drawn replies, and of metrics on them.
enum SampleProbes {
  static let all = [stage, meanReward, judgedReward, diversity, similarity]

  private static func samples(
    of model: some ModelDeclaration<PolicyRole> = Sample.policy,
    prompts: Dataset<Comparison> = Sample.parts.test
  ) -> Samples {
    Samples(
      from: model,
      prompts: prompts,
      count: 2,
      temperature: 0.5,
      maximumNewTokens: 20,
      minimumNewTokens: 3
    )
  }

  static let stage = Probe(
    samples(),
    ignoring: ["label", "location"],
    in: { samples in lowered { samples } },
    variants: [
      ("model", "\"width\":7313", samples(of: Sample.wide)),
      ("prompts", "\"part\":\"validation\"", samples(prompts: Sample.parts.validation)),
    ]
      + [
        changed("count", "7313") { $0.count = 7_313 },
        changed("sampling", "0.7312") { $0.sampling.temperature = 0.7312 },
        changed("sampling", "\"topK\":7313") { $0.sampling.topK = 7_313 },
        changed("sampling", "\"topP\":0.7312") { $0.sampling.topP = 0.7312 },
        changed("sampling", "\"minP\":0.7312") { $0.sampling.minP = 0.7312 },
        changed("sampling", "1.7312") { $0.sampling.repetitionPenalty = 1.7312 },
        changed("maximumNewTokens", "7313") { $0.maximumNewTokens = 7_313 },
        changed("minimumNewTokens", "13") { $0.minimumNewTokens = 13 },
        changed("stop", "sentinel") { $0.stop = ["sentinel"] },
        changed("variant", "7313") { $0.variant = 7_313 },
      ]
  )

  private static func changed(
    _ property: String,
    _ sentinel: String,
    _ change: (inout Samples) -> Void
  ) -> (property: String, sentinel: String, component: Samples) {
    var changed = samples()
    change(&changed)
    return (property, sentinel, changed)
  }

  static let meanReward = Probe(
    MeanReward(),
    in: { metric in
      lowered { Evaluate(RewardModel(Sample.base), on: Sample.demonstrations) { metric } }
    },
    [Probe.Change<MeanReward>]()
  )

  private static func replies<Measure: Metric>(_ metric: Measure) -> LoweredExperiment
  where Measure.Example == Demonstration {
    lowered { Evaluate(Sample.policy, on: Dataset(samples())) { metric } }
  }

  static let diversity = Probe(
    ReplyDiversity(by: SentenceEmbedding("base")),
    in: replies,
    [.set("encoder", \.encoder, SentenceEmbedding("sentinel"), as: "sentinel")]
  )

  static let similarity = Probe(
    ReferenceSimilarity(by: SentenceEmbedding("base")),
    in: replies,
    [.set("encoder", \.encoder, SentenceEmbedding("sentinel"), as: "sentinel")]
  )

  static let judgedReward = Probe(
    JudgedReward(by: Taste()),
    in: { metric in
      let stage = Evaluate(Sample.policy, on: Dataset(samples())) { metric }
      return lowered { stage }
    },
    [.set("judge", \.judge, Taste(onTopic: 0.7312), as: "0.7312")]
  )
}
