import Foundation
import Testing

@Suite("The README's Swift code is true")
struct ReadmeTests {
  /// The fenced Swift code of the README, in order.
  static let fences: [String] = {
    let url = Compiler.root.appendingPathComponent("README.md")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }()

  /// What the fragments of recipes take for granted.
  private static let context = """
    let comparisons = Dataset(SimulatedComparisons(count: 8)) {
      Split(train: 0.5, test: 0.5, by: .prompt)
    }
    let base = Transformer(tokenizer: .bytes, width: 8, layers: 1, heads: 2, context: 64)
    let policy = Train(base, on: comparisons.train) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let reward = Train(RewardModel(base), on: comparisons.train) {
      BradleyTerry()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }

    """

  @Test("it has a recipe and an objective")
  func fencesAreThere() {
    #expect(Self.fences.contains { $0.contains(": Recipe {") })
    #expect(Self.fences.contains { $0.contains(": Objective {") })
  }

  @Test("it compiles", arguments: fences)
  func compiles(_ fence: String) throws {
    // The umbrella module isn't built for these tests; what it exports is.
    let imports = "import PreferenceData\nimport RecipeDSL\nimport RecipePlan\n"
    let code = fence.replacing("import Penchant\n", with: "").replacing("@main ", with: "")
    let isFragment = !code.contains("struct ")
    let whole = isFragment ? "\(Self.context)func fragment() {\n\(code)\n}\n" : code
    let outcome = try Compiler.withFile(imports + whole) { try Compiler().typecheck($0) }
    #expect(outcome.succeeded, "\(outcome.output)")
  }
}
