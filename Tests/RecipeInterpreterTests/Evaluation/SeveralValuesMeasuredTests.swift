import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Models with heads of several values are measured by what their saved weights say")
struct SeveralValuesMeasuredTests {
  private static let pairs = SeveralValuesTests.pairs
  private static let assessed = SeveralValuesTests.assessed

  private static func trained(_ head: HeadPlan) -> Train<RewardRole> {
    Train(RewardModel(Transformer.tiny(width: 16), head: head), on: Dataset(GivenRows(pairs))) {
      BradleyTerry()
      AdamW(learningRate: 1e-2)
      Steps(3)
      BatchSize(6)
    }.named("reward")
  }

  @Test("An attribute's error is over the rows that rate it")
  func attributeError() throws {
    let model = Train(
      RewardModel(Transformer.tiny(width: 16), head: .attributes(["help", "verbosity"])),
      on: Dataset(GivenRows(Self.assessed))
    ) {
      AttributeRegression(["help", "verbosity"])
      AdamW(learningRate: 2e-2)
      Steps(60)
      BatchSize(5)
    }.named("reward")
    let run = try Run(
      declare {
        Evaluate(model, on: Dataset(GivenRows(Self.assessed)), resamples: 100) {
          AttributeError("help")
          AttributeError("verbosity", form: .squared)
        }
      }
    )
    let losses = try run.series("loss", "reward")
    #expect(try #require(losses.last) < 0.2 * losses[0])
    let decoder = try run.decoder("reward")
    var (absolute, squared) = (0.0, 0.0)
    var (weights, others) = (0.0, 0.0)
    for row in Self.assessed {
      let values = decoder.values(of: row.completion, after: row.prompt)
      if let rating = row.ratings["help"] {
        absolute += row.weight * abs(values[0] - rating)
        weights += row.weight
      }
      if let rating = row.ratings["verbosity"] {
        squared += row.weight * (values[1] - rating) * (values[1] - rating)
        others += row.weight
      }
    }
    let help = try run.measurement("attributes/help/absolute_error")
    #expect(abs(try #require(help.estimate) - absolute / weights) < 1e-4)
    #expect(help.count == 4)
    let verbosity = try run.measurement("attributes/verbosity/squared_error")
    #expect(abs(try #require(verbosity.estimate) - squared / others) < 1e-4)
  }

  @Test(
    "Replies are ranked by the head's score",
    arguments: [
      HeadPlan.ensemble(3, score: .worst), .ensemble(4, score: .median),
      .attributes(["a", "b"], weights: [1, -0.5]), .mixture(components: 2),
      .attributes(["a", "b"], score: .logSigmoids(references: [0.1, -0.2])),
    ]
  )
  func ranking(_ head: HeadPlan) throws {
    let run = try Run(
      declare {
        Evaluate(Self.trained(head), on: Dataset(GivenRows(Self.pairs)), resamples: 100) {
          RewardMargin()
          RankingAccuracy()
        }
      }
    )
    let decoder = try run.decoder("reward")
    func score(_ reply: String, _ prompt: String) -> Double {
      let values = decoder.values(of: reply, after: prompt)
      switch head {
      case .ensemble(_, score: .worst): return values.min() ?? 0
      case .ensemble:
        let sorted = values.sorted()
        return (sorted[1] + sorted[2]) / 2
      case .attributes(_, score: .sum): return values[0] - 0.5 * values[1]
      case .attributes:
        return -log1p(exp(0.1 - values[0])) - log1p(exp(-0.2 - values[1]))
      default:
        return zip(decoder.shares(of: prompt), values).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    let margins = Self.pairs.map { score($0.chosen, $0.prompt) - score($0.rejected, $0.prompt) }
    let mean = margins.reduce(0, +) / Double(margins.count)
    let found = try #require(try run.measurement("rewards/margins").estimate)
    #expect(abs(found - mean) < 1e-4)
    let accuracy = try #require(try run.measurement("rewards/accuracies").estimate)
    #expect(abs(accuracy - Double(margins.count { $0 > 0 }) / 6) < 1e-9)
  }

  /// A beats B, B beats C and C beats A, which no score can say.
  static let circle: [Comparison] = [("a", "b"), ("b", "c"), ("c", "a")].map { better, worse in
    Comparison(prompt: "which?", chosen: better, rejected: worse)
  }

  @Test("A preference model learns a circle, where no score gets more than two of three right")
  func cycle() throws {
    let preferences = Train(
      PreferenceModel(Transformer.tiny(width: 16), planes: 2),
      on: Dataset(GivenRows(Self.circle))
    ) {
      GeneralPreference(temperature: 0.5)
      AdamW(learningRate: 1e-3)
      Steps(120)
      BatchSize(3)
    }.named("preferences")
    let scores = Train(
      RewardModel(Transformer.tiny(width: 16)),
      on: Dataset(GivenRows(Self.circle))
    ) {
      BradleyTerry()
      AdamW(learningRate: 1e-3)
      Steps(120)
      BatchSize(3)
    }.named("scores")
    let run = try Run(
      declare {
        Evaluate(preferences, on: Dataset(GivenRows(Self.circle)), resamples: 100) {
          RankingAccuracy()
        }
        Evaluate(scores, on: Dataset(GivenRows(Self.circle)), resamples: 100) { RankingAccuracy() }
      }
    )
    #expect(try run.measurement("rewards/accuracies", of: "preferences").estimate == 1)
    #expect(try #require(run.measurement("rewards/accuracies", of: "scores").estimate) < 0.7)
    #expect(try #require(run.series("loss", "preferences").last) < 0.2)
    #expect(try #require(run.series("loss", "scores").last) > 0.69)
    #expect(try #require(run.series("accuracy", "preferences").last) == 1)
  }

  @Test("Two annotators with opposite tastes are both satisfied, which one score can't do")
  func personal() throws {
    let pairs = (0..<8).map { index in
      let (long, short) = ("long long long \(index)", "s\(index)")
      let likesLong = index % 2 == 0
      return Comparison(
        prompt: "p",
        chosen: likesLong ? long : short,
        rejected: likesLong ? short : long,
        annotator: likesLong ? "ann" : "bob"
      )
    }
    let data = Dataset(GivenRows(pairs))
    let personal = Train(
      PersonalRewardModel(Transformer.tiny(width: 16), tastes: 2, width: 4, annotators: data),
      on: data
    ) {
      BradleyTerry()
      AdamW(learningRate: 2e-2)
      Steps(150)
      BatchSize(8)
    }.named("personal")
    let run = try Run(
      declare { Evaluate(personal, on: data, resamples: 100) { RankingAccuracy() } }
    )
    #expect(try run.measurement("rewards/accuracies").estimate == 1)
  }

  @Test("An attribute that no row rates, and rows without annotators, stop the run at their line")
  func missing() throws {
    let line = here()
    let stage = Train(
      RewardModel(Transformer.tiny(), head: .attributes(["help", "style"])),
      on: Dataset(GivenRows(Self.assessed))
    ) {
      AttributeRegression(["help", "style"])
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.text.contains("'style', which no row has: rows rate help, verbosity"))
    #expect(fault.location.line == line.line + 5)
    let unknown = Dataset(GivenRows(Rows.comparisons(2)))
    let personal = Train(
      PersonalRewardModel(Transformer.tiny(), tastes: 2, annotators: unknown),
      on: unknown
    ) {
      BradleyTerry()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let other = try Run(attempting: declare { personal }).fault()
    #expect(other.text.contains("names its annotator"))
  }

  @Test("The explanation says what a score is made of")
  func explanation() throws {
    let text = try ExplanationTests.explain(
      declare {
        Self.trained(.ensemble(3, score: .meanMinusVariance(factor: 0.5)))
        Train(
          PreferenceModel(Transformer.tiny(), planes: 1),
          on: Dataset(GivenRows(Self.pairs))
        ) {
          GeneralPreference()
          SGD(learningRate: 0.1)
          Steps(1)
          BatchSize(2)
        }
      }
    ).text
    #expect(text.contains("3 linear heads"))
    #expect(text.contains("member_1(y)"))
    #expect(
      text.contains(
        "s(a ≻ b) = coordinate_1(a) · coordinate_2(b) − coordinate_2(a) · coordinate_1(b)"
      )
    )
    #expect(text.contains("mean[−log σ(s(chosen ≻ rejected) / 0.1)]"))
  }
}
