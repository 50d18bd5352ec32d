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
    let outcome = try Compiler.withFile(imports + code) { try Compiler().typecheck($0) }
    #expect(outcome.succeeded, "\(outcome.output)")
  }
}
