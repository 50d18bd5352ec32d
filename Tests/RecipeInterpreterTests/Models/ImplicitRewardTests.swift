import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Rewards made of two policies")
struct ImplicitRewardTests {
  /// The mean strength that comparisons tell.
  struct MeanStrength: RatioMetric {
    typealias Example = Comparison
    var name: String { "strength" }
    var title: String { "strength" }
    var direction: RecipePlan.Measurement.Direction { .higher }
    func contribution(
      of row: EvaluatedRow<Comparison>
    ) -> (numerator: Double, denominator: Double)? {
      row.example.strength.map { ($0, 1) }
    }
  }

  private static let rows = Rows.comparisons(8)
  private static let data = Dataset(GivenRows(rows))

  private static func policy(
    _ label: String,
    _ rate: Double,
    context: Int = 64,
    tokenizer: TokenizerDeclaration = .bytes
  ) -> Train<PolicyRole> {
    Train(Transformer.tiny(context: context, tokenizer: tokenizer), on: data) {
      NegativeLogLikelihood(of: .chosen)
      AdamW(learningRate: rate)
      Steps(4)
      BatchSize(8)
    }.named(label)
  }

  private static let strong = policy("strong", 0.02)
  private static let weak = policy("weak", 0.005)

  /// A reply's reward, from the saved weights of both policies in 64-bit floats.
  private static func reward(
    _ reply: String,
    _ prompt: String,
    _ run: Run,
    isMean: Bool = false
  ) throws -> Double {
    let own = try run.decoder("strong").logProbabilities(of: reply, after: prompt)
    let other = try run.decoder("weak").logProbabilities(of: reply, after: prompt)
    let sum = own.reduce(0, +) - other.reduce(0, +)
    return isMean ? sum / Double(own.count) : sum
  }

  @Test("It is evaluated as any reward model", arguments: [true, false])
  func evaluated(_ isMean: Bool) throws {
    let reward = ImplicitReward(
      Self.strong,
      against: Self.weak,
      beta: 2,
      logProbabilities: isMean ? .mean : .sum
    )
    let run = try Run(
      declare {
        Evaluate(reward, on: Self.data, resamples: 100) {
          RewardMargin()
          RankingAccuracy()
        }
      }
    )
    let margins = try Self.rows.map {
      try Self.reward($0.chosen, $0.prompt, run, isMean: isMean)
        - Self.reward($0.rejected, $0.prompt, run, isMean: isMean)
    }
    let mean = 2 * margins.reduce(0, +) / Double(margins.count)
    #expect(abs(mean) > 0.01)
    #expect(abs(try #require(run.measurement("rewards/margins").estimate) - mean) < 1e-4)
    let accuracy = Double(margins.count { $0 > 0 }) / Double(margins.count)
    #expect(try run.measurement("rewards/accuracies").estimate == accuracy)
    #expect(run.evaluations.first?.model == "strong over weak")
  }

  @Test("With the reference and beta of its training it is the policy's own implicit reward")
  func implicit() throws {
    let policy = Train(Self.weak, on: Self.data) {
      DPO(beta: 0.3)
      AdamW(learningRate: 0.01)
      Steps(3)
      BatchSize(8)
    }.named("policy")
    let run = try Run(
      declare {
        Evaluate(policy, on: Self.data, resamples: 100) { RewardMargin() }
        Evaluate(
          ImplicitReward(policy, against: Self.weak, beta: 0.3).named("pair"),
          on: Self.data,
          resamples: 100
        ) { RewardMargin() }
      }
    )
    let own = try #require(run.measurement("rewards/margins", of: "policy").estimate)
    let pair = try #require(run.measurement("rewards/margins", of: "pair").estimate)
    #expect(abs(own) > 1e-3)
    #expect(abs(own - pair) < 1e-9)
  }

  @Test("It judges drawn replies: pairs, groups and means")
  func judge() throws {
    let reward = ImplicitReward(Self.strong, against: Self.weak)
    let samples = Samples(
      from: Self.weak,
      prompts: Self.data,
      count: 4,
      maximumNewTokens: 8,
      minimumNewTokens: 2
    ).named("replies")
    let group = Train(Self.weak, on: samples.rankings(by: reward)) {
      GRPO()
      AdamW(learningRate: 0.01)
      Steps(2)
      BatchSize(4)
    }.named("group")
    let regression = Train(Self.weak, on: samples.comparisons(by: reward)) {
      PRDP(beta: 1)
      AdamW(learningRate: 0.01)
      Steps(2)
      BatchSize(4)
    }.named("regression")
    let run = try Run(
      declare {
        group
        regression
        Evaluate(Self.strong, on: samples.comparisons(by: reward), resamples: 100) {
          MeanStrength()
        }
        Evaluate(reward, on: Dataset(samples), resamples: 100) { MeanReward() }
      }
    )
    let text = try String(contentsOf: run.file("samples/replies.jsonl"), encoding: .utf8)
    let lines = try text.split(separator: "\n").map {
      try JSONDecoder().decode(SampleTests.Line.self, from: Data($0.utf8))
    }
    var groups: [String: [Double]] = [:]
    for line in lines where !line.completion.isEmpty {
      groups[line.row, default: []].append(try Self.reward(line.completion, line.prompt, run))
    }
    let all = groups.values.flatMap(\.self)
    try #require(all.count > 8)
    let mean = all.reduce(0, +) / Double(all.count)
    #expect(
      abs(try #require(run.measurement("rewards/mean", of: "strong over weak").estimate) - mean)
        < 1e-3
    )
    let strengths = groups.values.map { ($0.max() ?? 0) - ($0.min() ?? 0) }.filter { $0 > 0 }
    let strength = strengths.reduce(0, +) / Double(strengths.count)
    #expect(abs(try #require(run.measurement("strength", of: "strong").estimate) - strength) < 1e-3)
    #expect(try run.outcome("group").steps == 2)
    // Where the policy is its own reference, the loss is the mean square of the differences of rewards.
    let squares = try run.first("loss", "regression")
    #expect(squares > 0)
  }

  @Test("What can't be is said at the recipe's line")
  func faults() throws {
    let reward = ImplicitReward(Self.strong, against: Self.weak)
    let training = declare {
      Train(reward, on: Self.data) {
        BradleyTerry()
        AdamW(learningRate: 0.01)
        Steps(1)
        BatchSize(4)
      }
    }
    #expect(training.faults.contains { $0.message.contains("in which nothing is trained") })
    let line = here(line: #line + 1)
    let negative = ImplicitReward(Self.strong, against: Self.weak, beta: -1)
    let other = declare { Evaluate(negative, on: Self.data) { RewardMargin() } }
    #expect(other.faults.map(\.location).contains(line))
    #expect(other.faults.contains { $0.message.contains("'beta' is -1.0") })
    let same = ImplicitReward(Self.strong, against: Self.strong)
    let none = declare { Evaluate(same, on: Self.data) { RewardMargin() } }
    #expect(none.faults.contains { $0.message.contains("both policies are one") })
  }

  @Test("Policies that tokenize differently are refused before anything is trained")
  func tokenizers() throws {
    let other = Self.policy(
      "other",
      0.01,
      tokenizer: .bytePair(vocabularySize: 270, learnedFrom: Self.data)
    )
    let run = try Run(
      attempting: declare {
        Evaluate(ImplicitReward(Self.strong, against: other), on: Self.data) { RewardMargin() }
      }
    )
    #expect(try run.fault().text.contains("split text into different tokens"))
    #expect(run.started(.train).isEmpty)
  }

  @Test("The explanation shows the reward's formula and both policies")
  func explanation() throws {
    let reward = ImplicitReward(Self.strong, against: Self.weak, beta: 0.5)
    let text = try ExplanationTests.explain(
      declare { Evaluate(reward, on: Self.data) { RewardMargin() } }
    ).text
    #expect(text.contains("Reward of 'strong' over 'weak'"))
    #expect(text.contains("0.5 · Σₜ"))
  }
}
