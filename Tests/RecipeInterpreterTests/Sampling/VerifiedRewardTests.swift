import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Rewards that a rule checks")
struct VerifiedRewardTests {
  /// Right is what has the letter of the row's answer.
  struct SharedLetter: ReplyVerifier {
    func isCorrect(prompt: String, reply: String, answer: String?) -> Bool? {
      answer.map { $0.contains("e") && reply.contains("e") }
    }
  }

  /// Twice the verdict and the score.
  struct Bonus: RewardShaping {
    func reward(
      score: Quantity<PerExample>,
      verdict: Quantity<PerExample>
    ) -> Quantity<PerExample> { score + 2 * verdict }
  }

  /// The share of rows whose ratings are on the sides of zero that the verdicts ask for.
  struct Consistency: RatioMetric {
    typealias Example = Comparison
    var name: String { "consistency" }
    var title: String { "consistency" }
    var direction: RecipePlan.Measurement.Direction { .higher }
    func contribution(
      of row: EvaluatedRow<Comparison>
    ) -> (numerator: Double, denominator: Double)? {
      let example = row.example
      guard let chosen = example.chosenRating, let rejected = example.rejectedRating else {
        return nil
      }
      // Answers of these rows have the letter.
      let isFit =
        (0..<1).contains(chosen) == example.chosen.contains("e")
        && (-1..<0).contains(rejected) == !example.rejected.contains("e")
        && abs(chosen - rejected - (example.strength ?? 0)) < 1e-12
      return (isFit ? 1 : 0, 1)
    }
  }

  private static let data = Dataset(GivenRows(Rows.comparisons(16)))

  private static let start = Train(Transformer.tiny(width: 16), on: data.demonstrations(of: .both))
  {
    NegativeLogLikelihood()
    AdamW(learningRate: 1e-2)
    Steps(30)
    BatchSize(16)
  }.named("start")

  private static let reward = Train(RewardModel(Transformer.tiny(variant: 2)), on: data) {
    BradleyTerry()
    AdamW(learningRate: 0.02)
    Steps(4)
    BatchSize(8)
  }.named("reward")

  private static let samples = Samples(
    from: start,
    prompts: data,
    count: 8,
    maximumNewTokens: 10
  )

  @Test("Scores and verdicts become one reward by the formula, and what is unknown stays unknown")
  func shaped() throws {
    var replies = SampledReplies(
      prompt: "p",
      completions: ["be", "no", "me"],
      reference: "ye",
      origin: RowOrigin(name: "given", line: 1)
    )
    replies.scores = [1.5, 3, .nan]
    func rewards(_ shaping: some RewardShaping) throws -> [Double] {
      let reward = ShapedReward(verifier: SharedLetter(), shaping: shaping)
      return try #require([replies].shaped(by: reward)[0].scores)
    }
    let found = try rewards(VerdictShaping(alpha: 0.5))
    #expect(abs(found[0] - 1 / (1 + exp(-0.75))) < 1e-12)
    #expect(abs(found[1] - (1 / (1 + exp(-1.5)) - 1)) < 1e-12)
    #expect(found[2].isNaN)
    #expect(try Array(rewards(Bonus())[..<2]) == [3.5, 3])
    replies.reference = nil
    #expect(try rewards(VerdictShaping()).allSatisfy(\.isNaN))
  }

  @Test("Policy gradients and pairs learn from shaped rewards, end to end")
  func run() throws {
    let groups = Self.samples.rankings(by: Self.reward, verifiedBy: SharedLetter())
    let pairs = Self.samples.comparisons(by: Self.reward, verifiedBy: SharedLetter())
    let policy = Train(Self.start, on: groups) {
      GRPO()
      AdamW(learningRate: 5e-3)
      Steps(2)
      BatchSize(4)
    }.named("policy")
    let regression = Train(Self.start, on: pairs) {
      PRDP(beta: 1)
      AdamW(learningRate: 5e-3)
      Steps(2)
      BatchSize(4)
    }.named("regression")
    let run = try Run(
      declare {
        policy
        regression
        Evaluate(Self.start, on: pairs, resamples: 100) { Consistency() }
      }
    )
    let measured = try run.measurement("consistency")
    #expect(measured.count > 4)
    #expect(measured.estimate == 1)
    #expect(abs(try run.first("loss", "policy")) < 1e-5)
    #expect(try run.outcome("regression").steps == 2)
  }

  @Test("A rule is a judge by itself, and its mean reward is the accuracy")
  func accuracy() throws {
    let rule = SharedLetter()
    let policy = Train(Self.start, on: Self.samples.rankings(by: rule)) {
      GRPO()
      AdamW(learningRate: 5e-3)
      Epochs(4)
      BatchSize(4)
    }.named("policy")
    func replies(of model: Train<PolicyRole>) -> Dataset<Demonstration> {
      Dataset(Samples(from: model, prompts: Self.data, count: 8, maximumNewTokens: 10))
    }
    let run = try Run(
      declare {
        Evaluate(Self.start, on: replies(of: Self.start), resamples: 100) { JudgedReward(by: rule) }
        Evaluate(policy, on: replies(of: policy), resamples: 100) { JudgedReward(by: rule) }
      }
    )
    let before = try #require(run.measurement("rewards/judge", of: "start").estimate)
    let after = try #require(run.measurement("rewards/judge", of: "policy").estimate)
    #expect(before > 0 && before < 1)
    #expect(after > before, "\(before) \(after)")
  }

  @Test("Settings of rule and shaping are in the plan, and faults at the recipe's line")
  func plan() {
    func fingerprint(_ shaping: some RewardShaping, _ rule: some ReplyVerifier) -> Fingerprint {
      let groups = Self.samples.rankings(by: Self.reward, verifiedBy: rule, shaping: shaping)
      return declare {
        Train(Self.start, on: groups) {
          GRPO()
          AdamW(learningRate: 5e-3)
          Steps(1)
          BatchSize(4)
        }
      }.plan.fingerprint
    }
    let all = [
      fingerprint(VerdictShaping(), AnswerMatch()),
      fingerprint(VerdictShaping(alpha: 1), AnswerMatch()),
      fingerprint(Bonus(), AnswerMatch()), fingerprint(VerdictShaping(), AnswerMatch(.boxed)),
      fingerprint(VerdictShaping(), AnswerMatch(.after("####"))),
      fingerprint(VerdictShaping(), SharedLetter()),
    ]
    #expect(Set(all).count == all.count)
    let line = here(line: #line + 1)
    let groups = Self.samples.rankings(
      by: Self.reward,
      verifiedBy: AnswerMatch(.after("")),
      shaping: VerdictShaping(alpha: -1)
    )
    let faults = declare {
      Train(Self.start, on: groups) {
        GRPO()
        AdamW(learningRate: 5e-3)
        Steps(1)
        BatchSize(4)
      }
    }.faults
    #expect(Set(faults.map(\.location)) == [line])
    #expect(faults.contains { $0.message.contains("'alpha' is -1.0") })
    #expect(faults.contains { $0.message.contains("text before the answer is empty") })
  }
}
