import Foundation
import Testing

@Suite("What must not compile doesn't, in our own words")
struct CompileFailureTests {
  /// The names of all fixtures.
  static let fixtures: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: Compiler.fixtures.path)
    return (files ?? []).filter { $0.hasSuffix(".swift") }.sorted()
  }()

  @Test("a mistake is one error with a message that says what to do", arguments: fixtures)
  func fixture(_ name: String) throws {
    let file = Compiler.fixtures.appendingPathComponent(name)
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("expected-error") || text.contains("expected-warning"))
    let outcome = try Compiler().verify(file)
    #expect(outcome.succeeded, "\(outcome.output)")
  }

  @Test("every mistake of the list has its fixture")
  func fixturesAreThere() {
    #expect(Self.fixtures.count >= 40)
  }

  @Test("a fixture without a mistake is noticed")
  func correctRecipe() throws {
    let outcome = try Compiler.withFile(Self.correct) { try Compiler().typecheck($0) }
    #expect(outcome.succeeded, "\(outcome.output)")

    let expecting = Self.correct.replacing(
      "DPO(beta: 0.1)",
      with: "DPO(beta: 0.1) // expected-error {{this objective}}"
    )
    let verified = try Compiler.withFile(expecting) { try Compiler().verify($0) }
    #expect(!verified.succeeded)
    #expect(verified.output.contains("expected error not produced"))
  }

  @Test("an error that a fixture doesn't expect is noticed")
  func unexpectedError() throws {
    let broken = Self.correct.replacing("DPO(beta: 0.1)", with: "NegativeLogLikelihood()")
    let verified = try Compiler.withFile(broken) { try Compiler().verify($0) }
    #expect(!verified.succeeded)
    #expect(verified.output.contains("unexpected error produced"))
  }

  @Test("other words than a fixture expects are noticed")
  func otherWords() throws {
    let broken = Self.correct.replacing(
      "DPO(beta: 0.1)",
      with: "NegativeLogLikelihood() // expected-error {{this objective learns from judgements}}"
    )
    let verified = try Compiler.withFile(broken) { try Compiler().verify($0) }
    #expect(!verified.succeeded)
    #expect(verified.output.contains("incorrect message found"))
  }

  private static let correct = """
    import PreferenceData
    import RecipeDSL

    struct Correct: Recipe {
      var body: some Experiment {
        let comparisons = Dataset(HHRLHF("pairs.jsonl"))
        let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
        Train(base, on: comparisons) {
          DPO(beta: 0.1)
          AdamW(learningRate: 1e-4)
        }
      }
    }
    """
}
