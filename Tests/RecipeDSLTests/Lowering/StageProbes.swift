import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of stages, datasets, metrics and claims.
enum StageProbes {
  static let all = [dataset, train, evaluate, claim] + metrics + SampleProbes.all

  static let dataset = Probe(
    Sample.comparisons,
    ignoring: ["label", "location"],
    in: { lowered(Sample.evaluated($0)) },
    variants: [
      ("origin", "7313", Dataset(SimulatedComparisons(count: 7_313))),
      ("origin", "\"dataset\"", Dataset(Sample.comparisons) {}),
      ("content", "Take", Dataset(SimulatedComparisons(count: 64)) { Take(3) }),
      (
        "content", "dropPromptStart",
        Dataset(SimulatedComparisons(count: 64)) { Limit(tokens: 99, overlong: .dropPromptStart) }
      ),
      (
        "content", "Split",
        Dataset(SimulatedComparisons(count: 64)) { Split(train: 1, by: .prompt) }
      ),
      ("part", "\"part\":\"train\"", Sample.comparisons.train),
      ("part", "\"part\":\"validation\"", Sample.comparisons.validation),
      ("part", "\"part\":\"test\"", Sample.comparisons.test),
    ]
  )

  private static func stage(
    _ model: some ModelDeclaration<PolicyRole> = Sample.base,
    on data: Dataset<Comparison> = Sample.comparisons,
    reference: (any ModelDeclaration<PolicyRole>)? = nil,
    beta: Double = 0.1
  ) -> Train<PolicyRole> {
    Train(model, on: data, reference: reference) {
      DPO(beta: beta)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
  }

  static let train = Probe(
    stage(),
    ignoring: ["label", "location"],
    in: { lowered($0) },
    variants: [
      ("model", "\"width\":7313", stage(Sample.wide)),
      ("data", "\"part\":\"test\"", stage(on: Sample.parts.test)),
      ("reference", "\"width\":7313", stage(reference: Sample.wide)),
      ("content", "0.7312", stage(beta: 0.7312)),
    ]
  )

  private static func evaluation(
    _ model: some ModelDeclaration = Sample.policy,
    on data: Dataset<Comparison> = Sample.parts.test,
    reference: (any ModelDeclaration<PolicyRole>)? = nil,
    resamples: Int = 200,
    confidence: Double = 0.9,
    by score: PairScore = .reward
  ) -> Evaluate<Comparison> {
    func open<Model: ModelDeclaration>(_ model: Model) -> Evaluate<Comparison> {
      Evaluate(model, on: data, reference: reference, resamples: resamples, confidence: confidence)
      {
        RankingAccuracy(by: score)
      }
    }
    return open(model)
  }

  static let evaluate = Probe(
    evaluation(),
    ignoring: ["label", "location"],
    in: { evaluation in lowered { evaluation } },
    variants: [
      ("role", "\"role\":\"rewardModel\"", evaluation(RewardModel(Sample.base))),
      ("model", "\"width\":7313", evaluation(Sample.wide)),
      ("data", "\"part\":\"validation\"", evaluation(on: Sample.parts.validation)),
      ("reference", "\"width\":7313", evaluation(reference: Sample.wide)),
      ("resamples", "7313", evaluation(resamples: 7_313)),
      ("confidence", "0.7312", evaluation(confidence: 0.7312)),
      ("content", "meanLogProbability", evaluation(by: .meanLogProbability)),
    ]
  )

  static let scores = evaluation()

  static let claim = Probe(
    Claim("holds", scores[RankingAccuracy()] >= 0.5),
    ignoring: ["text", "location"],
    in: { claim in lowered { claim } },
    variants: [
      ("condition", "0.7312", Claim("holds", scores[RankingAccuracy()] >= 0.7312)),
      ("condition", "\">\"", Claim("holds", scores[RankingAccuracy()] > 0.5)),
      ("condition", "\"<=\"", Claim("holds", scores[RankingAccuracy()] <= 0.5)),
      ("condition", "\"<\"", Claim("holds", scores[RankingAccuracy()] < 0.5)),
      ("condition", "Longer", Claim("holds", scores[LongerReplyAccuracy()] >= 0.5)),
      (
        "condition", "subtracted",
        Claim("holds", scores[RankingAccuracy()] - scores[LongerReplyAccuracy()] >= 0.5)
      ),
      (
        "condition", "subtracted",
        Claim("holds", scores[LongerReplyAccuracy()] - scores[RankingAccuracy()] >= 0.5)
      ),
    ]
  )

  static func metric<Measure: Metric>(_ metric: Measure) -> LoweredExperiment
  where Measure.Example == Comparison {
    lowered { Evaluate(Sample.policy, on: Sample.parts.test) { metric } }
  }

  static let metrics = [
    Probe(
      RankingAccuracy(),
      in: metric,
      [
        .set("score", \.score, .logProbability),
        .set("score", \.score, .meanLogProbability, as: "meanLogProbability"),
        .set("ties", \.ties, .half),
      ]
    ),
    Probe(
      CalibrationError(),
      in: metric,
      [.set("bins", \.bins, 7_313), .set("beta", \.beta, 0.7312, as: "0.7312")]
    ),
    Probe(RewardMargin(), in: metric, [.set("beta", \.beta, 0.7312, as: "0.7312")]),
    Probe(MeanLogProbability(of: .chosen), in: metric, [.set("reply", \.reply, .rejected)]),
    Probe(LongerReplyAccuracy(), in: metric, []),
    Probe(
      NearerReplyAccuracy(by: SentenceEmbedding("base")),
      in: metric,
      [.set("encoder", \.encoder, SentenceEmbedding("sentinel"), as: "sentinel")]
    ),
    Probe(
      TokenLoss(),
      in: { metric in lowered { Evaluate(Sample.policy, on: Sample.demonstrations) { metric } } },
      []
    ),
  ]
}

extension Sample {
  /// Another decoder.
  static let wide = Transformer(
    tokenizer: .bytes,
    width: 7_313,
    layers: 1,
    heads: 1,
    context: 128
  )

  /// An evaluation of a policy on rows.
  static func evaluated(_ data: Dataset<Comparison>) -> Evaluate<Comparison> {
    Evaluate(policy, on: data) { LongerReplyAccuracy() }
  }
}

/// Lowers an evaluation alone.
func lowered(_ evaluation: Evaluate<Comparison>) -> LoweredExperiment {
  lowered { evaluation }
}
