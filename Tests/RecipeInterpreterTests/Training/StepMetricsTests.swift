import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Metrics of a step")
struct StepMetricsTests {
  static let common: Set = ["loss", "grad_norm", "learning_rate", "epoch", "num_tokens"]

  @Test("A policy's have TRL's names and the values of their definitions")
  func policy() throws {
    let stage = TermCase.all[0].stage(2)
    let run = try Run(declare { stage })
    let step = try #require(run.steps("policy").first)
    let rewards = ["chosen", "rejected", "margins", "accuracies"].map { "rewards/\($0)" }
    #expect(
      Set(step.metrics.keys)
        == Self.common.union(
          rewards + [
            "logps/chosen", "logps/rejected", "logits/chosen", "logits/rejected", "entropy",
            "mean_token_accuracy",
          ]
        )
    )

    let base = try run.decoder("base")
    let reference = try run.decoder("reference")
    let rows = TermCase.rows.map { ScoredRow($0, policy: base, reference: reference) }
    func mean(_ value: (ScoredRow) -> Double) -> Double {
      rows.reduce(0) { $0 + value($1) } / Double(rows.count)
    }
    let chosen = TermCase.rows.flatMap { base.predictions(of: $0.chosen, after: $0.prompt) }
    let rejected = TermCase.rows.flatMap { base.predictions(of: $0.rejected, after: $0.prompt) }
    func tokenMean(
      _ tokens: [NaiveDecoder.Prediction],
      _ value: (NaiveDecoder.Prediction) -> Double
    ) -> Double {
      tokens.reduce(0) { $0 + value($1) } / Double(tokens.count)
    }
    let expected: [String: Double] = [
      "entropy": tokenMean(chosen + rejected, \.entropy),
      "mean_token_accuracy": tokenMean(chosen) { $0.isMostLikely ? 1 : 0 },
      "logits/chosen": tokenMean(chosen, \.meanLogit),
      "logits/rejected": tokenMean(rejected, \.meanLogit),
      "logps/chosen": mean { $0.chosen.reduce(0, +) },
      "logps/rejected": mean { $0.rejected.reduce(0, +) },
      "rewards/chosen": mean { 0.3 * $0.chosenRatio },
      "rewards/rejected": mean { 0.3 * $0.rejectedRatio },
      "rewards/margins": mean { 0.3 * $0.margin },
      "rewards/accuracies": mean { $0.margin > 0 ? 1 : 0 },
      "learning_rate": 1,
      "epoch": 1,
      "num_tokens": Double(
        TermCase.rows.reduce(0) {
          $0 + 2 * ($1.prompt.utf8.count + 2) + $1.chosen.utf8.count + $1.rejected.utf8.count
        }
      ),
    ]
    for (name, value) in expected {
      let measured = try #require(step.metrics[name])
      #expect(abs(measured - value) < 2e-4, "\(name)")
    }
    let accuracy = try #require(step.metrics["rewards/accuracies"])
    #expect(accuracy > 0 && accuracy < 1, "the case tells right from wrong")
  }

  @Test("A reward model's have TRL's names and the values of their definitions")
  func rewardModel() throws {
    let first = Train(RewardModel(TermCase.base), on: TermCase.data) {
      BradleyTerry()
      AdamW(learningRate: 0.05)
      Steps(2)
      BatchSize(5)
    }.named("first")
    let second = Train(first, on: TermCase.data) {
      BradleyTerry()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(5)
      MicroBatchSize(2)
    }.named("second")
    let run = try Run(declare { second })
    let step = try #require(run.steps("second").first)
    #expect(
      Set(step.metrics.keys)
        == Self.common.union(["accuracy", "margin", "min_reward", "mean_reward", "max_reward"])
    )
    let model = try run.decoder("first")
    let scores = TermCase.rows.map {
      (
        chosen: model.score(of: $0.chosen, after: $0.prompt),
        rejected: model.score(of: $0.rejected, after: $0.prompt)
      )
    }
    let all = scores.flatMap { [$0.chosen, $0.rejected] }
    let expected: [String: Double] = [
      "accuracy": Double(scores.count { $0.chosen > $0.rejected }) / 5,
      "margin": scores.reduce(0) { $0 + $1.chosen - $1.rejected } / 5,
      "min_reward": try #require(all.min()),
      "mean_reward": all.reduce(0, +) / 10,
      "max_reward": try #require(all.max()),
    ]
    for (name, value) in expected {
      #expect(abs(try #require(step.metrics[name]) - value) < 1e-5, "\(name)")
    }
  }

  @Test("Text training logs the completion's log-probability and no rewards")
  func text() throws {
    let run = try Run(declare { TermCase.base })
    let step = try #require(run.steps("base").first)
    #expect(
      Set(step.metrics.keys)
        == Self.common.union(["logps/completion", "entropy", "mean_token_accuracy"])
    )
  }

  @Test("Tokens are counted over all steps, and every interval's step is logged")
  func counts() throws {
    let stage = Train(TermCase.base, on: TermCase.data) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.01)
      Steps(11)
      BatchSize(5)
      Logging(every: 4)
    }.named("policy")
    let run = try Run(declare { stage })
    let steps = run.steps("policy")
    let tokens = try run.series("num_tokens", "policy")
    #expect(tokens.enumerated().allSatisfy { $1 == Double($0 + 1) * tokens[0] })
    #expect(steps.map(\.tokens) == tokens.map { Int($0) })
    #expect(steps.filter(\.isLogged).map(\.step) == [1, 4, 8, 11])
    #expect(try run.outcome("policy").metrics == steps.last?.metrics)
  }
}
