import Foundation
import Testing

@Suite("Type checking keeps its budget", .serialized)
struct TypeCheckingBudgetTests {
  @Test("a recipe of 50 components is checked in time that grows with its size, not faster")
  func budget() throws {
    let empty = try seconds(Self.recipe(components: 0))
    let half = try seconds(Self.recipe(components: 25))
    let whole = try seconds(Self.recipe(components: 50))
    print(
      "Type checking: \(Self.text(empty)) s without components, \(Self.text(half)) s for 25, "
        + "\(Self.text(whole)) s for 50, start of the compiler included."
    )
    // Some twenty times what it takes, since other work may share the machine.
    #expect(whole < 4)
    // Twice the components cost twice the time beyond the start, give or take the noise of tests
    // that run beside this one.
    #expect(whole - empty < 4 * (half - empty) + 0.3)
  }

  @Test("a stage of 50 components is checked in time that grows with its size, not faster")
  func stage() throws {
    let half = try seconds(Self.stage(components: 25))
    let whole = try seconds(Self.stage(components: 50))
    print("Type checking: \(Self.text(half)) s for a stage of 25, \(Self.text(whole)) s for 50.")
    #expect(whole < 4)
    #expect(whole < 4 * half + 0.3)
  }

  @Test("an objective of 50 operations is checked in time")
  func formula() throws {
    let sum = (1...25).map { "0.\($0) * (chosen.logRatio - rejected.logRatio) / \($0)" }
    let source = """
      import PreferenceData
      import RecipeDSL

      struct Long: Objective {
        typealias Example = Comparison
        var loss: Loss {
          let margin = 0.1 * (chosen.logRatio - rejected.logRatio)
          let smooth = -logSigmoid(margin) * 0.9 - logSigmoid(-margin) * 0.1 + square(margin - 1) / 2
          \(sum.enumerated().map { "let part\($0) = \($1)" }.joined(separator: "\n    "))
          return .perExample(smooth + part0 * part1 - exp(part2) + max(1 - part3, 0))
        }
      }
      """
    let time = try seconds(source)
    print("Type checking: \(Self.text(time)) s for an objective of 50 operations.")
    #expect(time < 4)
  }

  private static func stage(components: Int) -> String {
    let terms = (0..<components - 4).map { index in
      switch index % 3 {
      case 0: "      DPO(beta: 0.\(index + 1))"
      case 1: "      0.\(index) * NegativeLogLikelihood(of: .chosen)"
      default: "      if isLarge { KL(to: .reference) } else { 2 * KL(to: .reference) }"
      }
    }
    return """
      import PreferenceData
      import RecipeDSL

      struct Long: Recipe {
        var isLarge = false
        var body: some Experiment {
          let rows = Dataset(HHRLHF("pairs.jsonl"))
          let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
          Train(base, on: rows) {
      \(terms.joined(separator: "\n"))
            AdamW(learningRate: 1e-4, schedule: .cosine(warmup: 0.1))
            Epochs(1)
            BatchSize(16)
            GradientClipping(norm: 1)
          }
        }
      }
      """
  }

  private static func text(_ seconds: Double) -> String {
    String(format: "%.3f", seconds)
  }

  /// The least time of several runs.
  private func seconds(_ source: String) throws -> Double {
    let compiler = try Compiler()
    return try Compiler.withFile(source) { file in
      var least = Double.infinity
      for _ in 0..<7 {
        let outcome = try compiler.typecheck(file)
        try #require(outcome.succeeded, "\(outcome.output)")
        least = min(least, outcome.seconds)
      }
      return least
    }
  }

  /// A recipe of a number of components of all kinds: steps, objectives, settings, metrics, claims.
  private static func recipe(components: Int) -> String {
    let stages = components / 5
    let body = (0..<stages).map { index in
      """
          let policy\(index) = Train(base, on: rows.train) {
            DPO(beta: 0.\(index + 1))
            AdamW(learningRate: 1e-4, schedule: .cosine(warmup: 0.1))
            Epochs(1)
          }
          let scores\(index) = Evaluate(policy\(index), on: rows.test) { RankingAccuracy() }
          Claim("claim \(index)", scores\(index)[RankingAccuracy()] >= 0.5)
      """
    }
    return """
      import PreferenceData
      import RecipeDSL

      struct Big: Recipe {
        @Parameter("strength") var beta = 0.1

        var body: some Experiment {
          let rows = Dataset(HHRLHF("pairs.jsonl")) {
            Deduplicate(by: .prompt)
            Split(train: 0.9, test: 0.1, by: .prompt)
          }
          let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
      \(body.joined(separator: "\n"))
          Evaluate(base, on: rows.test) { LongerReplyAccuracy() }
        }
      }
      """
  }
}
