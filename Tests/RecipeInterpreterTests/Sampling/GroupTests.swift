import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Policies learn from groups of their own replies")
struct GroupTests {
  /// Rewards the share of a reply's bytes that are the letter e.
  struct Letters: ReplyJudge {
    func reward(prompt: String, reply: String) -> Double {
      Double(reply.utf8.count { $0 == UInt8(ascii: "e") }) / Double(max(1, reply.utf8.count))
    }
  }

  @Test("A policy gradient over groups raises the reward of what is drawn anew")
  func policyGradient() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(24)))
    let start = Train(Transformer.tiny(width: 16), on: rows.demonstrations(of: .both)) {
      NegativeLogLikelihood()
      AdamW(learningRate: 1e-2)
      Steps(40)
      BatchSize(16)
    }.named("start")
    func samples(_ policy: Train<PolicyRole>) -> Samples {
      Samples(from: policy, prompts: rows, count: 8, temperature: 1, maximumNewTokens: 12)
    }
    let groups = samples(start).rankings(by: Letters())
    let policy = Train(start, on: groups) {
      GRPO(klWeight: 0.01)
      AdamW(learningRate: 5e-3)
      Epochs(6)
      BatchSize(6)
    }.named("policy")
    let run = try Run(
      declare {
        Evaluate(start, on: Dataset(samples(start)), resamples: 100) { JudgedReward(by: Letters()) }
        Evaluate(policy, on: Dataset(samples(policy)), resamples: 100) {
          JudgedReward(by: Letters())
        }
      }
    )
    let before = try #require(run.measurement("rewards/judge", of: "start").estimate)
    let after = try #require(run.measurement("rewards/judge", of: "policy").estimate)
    #expect(after > before + 0.03, "\(before) \(after)")
    // Where the policy is where it started, every ratio is 1: advantages add up to 0, and so does the loss.
    #expect(abs(try run.first("loss", "policy")) < 1e-5)
  }
}
