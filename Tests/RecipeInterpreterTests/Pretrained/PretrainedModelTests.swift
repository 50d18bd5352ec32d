import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Pretrained models")
struct PretrainedModelTests {
  static let rows = Rows.comparisons(8)
  static let data = Dataset(GivenRows(rows))

  /// The mean log-probability of the chosen replies, in 64-bit floats.
  static func expected(
    _ model: NaiveDecoder,
    start: Int = SmallPretrained.end
  ) -> Double {
    let sums = rows.map { row in
      model.logProbabilities(
        of: row.chosen.utf8.map(Int.init) + [SmallPretrained.end],
        after: [start] + row.prompt.utf8.map(Int.init)
      ).reduce(0, +)
    }
    return sums.reduce(0, +) / Double(sums.count)
  }

  static func evaluation(_ model: some ModelDeclaration<PolicyRole>) -> Evaluate<Comparison> {
    Evaluate(model, on: data, resamples: 100) { MeanLogProbability(of: .chosen) }
  }

  @Test("A folder's model gives its own log-probabilities, after the token that starts a text")
  func weights() throws {
    let small = try SmallPretrained()
    let run = try Run(declare { Self.evaluation(Transformer(small.model, format: .plain)) })
    let measured = try #require(try run.measurement("logps/chosen").estimate)
    #expect(abs(measured - Self.expected(small.naive)) < 1e-4)
  }

  @Test("Reports name the family, the size and every file with its checksum")
  func report() throws {
    let small = try SmallPretrained()
    try Data("---\nlicense: cc-by-4.0\n---\n".utf8)
      .write(to: small.folder.url.appendingPathComponent("README.md"))
    let run = try Run(declare { Self.evaluation(Transformer(small.model)) })
    let reports = run.events.compactMap {
      if case .modelLoaded(let report, _) = $0 { report } else { nil }
    }
    let report = try #require(reports.first)
    #expect(reports.count == 1)
    #expect(report.family == "llama")
    #expect(report.parameters == small.weights.elementCount)
    #expect(report.licence == "cc-by-4.0")
    #expect(
      report.files.map(\.path)
        == ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
    )
    #expect(report.files[1].bytes == (try small.bytes).count)
    #expect(report.files[1].checksum == SHA256.hexadecimal(try small.bytes))
  }

  @Test("Training changes the policy, and neither the files nor the model it starts from")
  func training() throws {
    let small = try SmallPretrained()
    let before = try small.bytes
    let base = Transformer(small.model, format: .plain).named("base")
    let policy = Train(base, on: Self.data) {
      DPO(beta: 0.5)
      RecipeDSL.AdamW(learningRate: 0.01)
      Steps(6)
      BatchSize(8)
    }.named("policy")
    let run = try Run(
      declare {
        Self.evaluation(policy)
        Self.evaluation(base)
      }
    )
    let losses = try run.series("loss", "policy")
    // At first the policy is its reference.
    #expect(abs(losses[0] - log(2)) < 1e-6)
    #expect(losses[5] < losses[0] - 0.05)
    #expect(try small.bytes == before)
    let measured = try #require(
      try run.measurement("logps/chosen", of: "base").estimate
    )
    #expect(abs(measured - Self.expected(small.naive)) < 1e-4)
  }

  @Test("A reward model stands on a pretrained body")
  func reward() throws {
    let small = try SmallPretrained()
    let reward = Train(RewardModel(Transformer(small.model)), on: Self.data) {
      BradleyTerry()
      RecipeDSL.AdamW(learningRate: 0.01)
      Steps(6)
      BatchSize(8)
    }.named("reward")
    let run = try Run(declare { reward })
    let losses = try run.series("loss", "reward")
    #expect(losses[5] < losses[0] - 0.05)
  }

  @Test("A shorter context holds for rows, and a prompt that is cut starts like a whole one")
  func context() throws {
    let small = try SmallPretrained()
    let base = Transformer(small.model, context: 36, format: .plain)
    let cut = Dataset(Self.data) { Limit(tokens: 32, overlong: .dropPromptStart) }
    let run = try Run(
      declare { Evaluate(base, on: cut, resamples: 100) { MeanLogProbability(of: .chosen) } }
    )
    let evaluation = try #require(run.evaluations.first)
    #expect(evaluation.ledger.first?.truncated ?? 0 > 0)
    let sums = Self.rows.map { row -> Double in
      let replies = [row.chosen, row.rejected].map { $0.utf8.map(Int.init) + [SmallPretrained.end] }
      let prompt = [SmallPretrained.end] + row.prompt.utf8.map(Int.init)
      let room = 32 - max(replies[0].count, replies[1].count)
      var kept = Array(prompt.suffix(room))
      kept[0] = SmallPretrained.end
      return small.naive.logProbabilities(of: replies[0], after: kept).reduce(0, +)
    }
    let measured = try #require(try run.measurement("logps/chosen").estimate)
    #expect(evaluation.rows == 8)
    #expect(abs(measured - sums.reduce(0, +) / 8) < 1e-4)
  }
}
