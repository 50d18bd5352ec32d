import Foundation
import PreferenceData
import Testing

@Suite("Fields and values of examples")
struct FieldTests {
  @Test("Every field of a kind has a value of the field's type when it is set")
  func types() {
    let comparison = Comparison(
      prompt: "p",
      chosen: "a",
      rejected: "b",
      strength: 1,
      softLabel: 0.5,
      weight: 2,
      annotator: "x",
      group: "g",
      source: "s",
      extra: "e",
      chosenRating: 3,
      rejectedRating: 1
    )
    for field in Comparison.fields {
      #expect(comparison.value(of: field)?.type == field.type, "\(field)")
    }
    let judgement = Judgement(
      prompt: "p",
      completion: "c",
      desirable: true,
      annotator: "x",
      group: "g",
      source: "s",
      rating: 2
    )
    for field in Judgement.fields {
      #expect(judgement.value(of: field)?.type == field.type, "\(field)")
    }
    let demonstration = Demonstration(
      prompt: "p",
      completion: "c",
      source: "s",
      group: "g",
      reference: "r",
      rating: 2
    )
    for field in Demonstration.fields {
      #expect(demonstration.value(of: field)?.type == field.type, "\(field)")
    }
    #expect(demonstration.value(of: .chosen) == nil)
    var ranking = Ranking(prompt: "p", completions: ["a", "b"], choice: 1)
    ranking.annotator = "x"
    ranking.group = "g"
    ranking.source = "s"
    for field in Ranking.fields {
      #expect(ranking.value(of: field)?.type == field.type, "\(field)")
    }
    #expect(ranking.value(of: .completion) == nil)
  }

  @Test("Characters are counted as a reader sees them")
  func characters() {
    let example = Demonstration(prompt: "e\u{301}👨‍👩‍👧", completion: "")
    #expect(example.value(of: .characters(of: .prompt)) == 2)
    #expect(example.value(of: .characters(of: .weight)) == nil)
    #expect(example.value(of: .characters(of: .characters(of: .prompt))) == 2)
  }

  @Test("Examples, ledgers and paths survive coding")
  func coding() throws {
    let comparison = Comparison(prompt: "p", chosen: "a", rejected: "b", softLabel: 0.5)
    let data = try JSONEncoder().encode(comparison)
    #expect(try JSONDecoder().decode(Comparison.self, from: data) == comparison)
    let ledger = Fixtures.comparisons(prompts: ["p"]).judgements().ledger
    let coded = try JSONEncoder().encode(ledger)
    #expect(try JSONDecoder().decode(RowLedger.self, from: coded) == ledger)
    let path = Path("a") / "b"
    #expect(String(decoding: try JSONEncoder().encode([path]), as: UTF8.self) == #"["a\/b"]"#)
  }

  @Test("Paths are joined and taken apart")
  func paths() {
    #expect((Path("data") / "x.jsonl").string == "data/x.jsonl")
    #expect((Path("data/") / "x").string == "data/x")
    #expect((Path("") / "x").string == "x")
    #expect(Path("a/b/c.jsonl").name == "c.jsonl")
    #expect(Path("a/b/c").parent == "a/b")
    #expect(Path("c").parent == ".")
    #expect(Path("/c").parent == "/")
    #expect(Path("a/b/").name == "b")
    #expect(Path("a/b/").parent == "a")
  }

  @Test(
    "Settings are reflected as plain values",
    arguments: [
      "path", "columns",
    ]
  )
  func reflection(label: String) {
    let source = JSONLines("x.jsonl", columns: ComparisonColumns(group: "team"))
    #expect(Mirror(reflecting: source).children.contains { $0.label == label })
  }
}
