import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Cards of saved models")
struct ModelCardTests {
  /// The card of a policy that was trained and measured.
  static func card(licence: String? = nil, claims threshold: Double = -1) throws -> String {
    let small = try SmallPretrained()
    if let licence {
      try Data("---\nlanguage: en\nlicense: \(licence)\n---\n# Base\n".utf8)
        .write(to: small.folder.url.appendingPathComponent("README.md"))
    }
    let policy = AdapterTests.policy(
      Transformer(small.model, adapter: LoRA(rank: 2), format: .plain)
    )
    // Twelve prompts, enough for a claim to be judged.
    let measured = Dataset(GivenRows(Rows.comparisons(24)))
    let scores = Evaluate(policy, on: measured, resamples: 100) { RewardMargin() }
    let run = try Run(declare { Claim("moves | much", scores[RewardMargin()] >= threshold) })
    return try String(contentsOf: run.file("weights/policy/README.md"), encoding: .utf8)
  }

  @Test("The front matter is what the Hub reads: licence, base, library, task and tags")
  func frontMatter() throws {
    let card = try Self.card(licence: "cc-by-4.0")
    let parts = card.components(separatedBy: "---\n")
    let front = try #require(parts.count > 2 ? parts[1] : nil)
    for line in [
      "license: \"cc-by-4.0\"", "library_name: peft", "pipeline_tag: text-generation", "- \"lora\"",
      "- \"dpo\"",
    ] {
      #expect(front.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
    #expect(front.contains("base_model: \"interpreter-tests-"))
  }

  @Test("The body has formula, data with counts, files with checksums, measurements and claims")
  func body() throws {
    let card = try Self.card()
    for part in [
      "license: unknown", "unknown: check", "mean[−log σ(0.5 · (Δ(chosen) − Δ(rejected)))]",
      "| all | 8 |", "`model.safetensors`", "rank 2, alpha 4", "6, ",
      "reward margin", "✔ holds: moves \\| much", "PeftModel.from_pretrained",
    ] {
      #expect(card.contains(part), "\(part) in \(card)")
    }
    let checksums = card.matches(of: /`[0-9a-f]{64}`/)
    // Four files of the model, and the plan's fingerprint.
    #expect(checksums.count == 5)
    let failed = try Self.card(claims: 1_000)
    #expect(failed.contains("✘ fails"))
    // What was measured stands behind a claim, never an empty pair of brackets.
    for text in [card, failed] {
      #expect(!text.contains("()"))
      #expect(
        text.contains(
          /(holds|fails): moves \\\| much \(-?[0-9.e-]+, from -?[0-9.e-]+ to -?[0-9.e-]+\)/
        )
      )
    }
  }

  @Test("A folder's place on disk is not told")
  func place() throws {
    #expect(!(try Self.card()).contains(FileManager.default.temporaryDirectory.path))
  }
}
