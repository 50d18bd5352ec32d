import Foundation
import PreferenceData
import Testing

@Suite("Pairs of convincing arguments")
struct ConvincingArgumentsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var rows: RowTable<Comparison> {
    get throws { try ConvincingArguments(folder.path).read(.seeded(1)) }
  }

  private func writeLines(_ pairs: [String]) throws {
    let arguments = [
      #"{"topic": "ban-it_no-it-is-good", "arg": "x1", "stance": "no", "text": "It is good."}"#,
      #"{"topic": "ban-it_no-it-is-good", "arg": "x2", "stance": "no", "text": "Why not?"}"#,
      #"{"topic": "ban-it_yes-at-once", "arg": "x1", "stance": "yes", "text": "Other."}"#,
    ]
    try folder.write(arguments.joined(separator: "\n"), to: "arguments.jsonl")
    try folder.write(pairs.joined(separator: "\n"), to: "pairs.jsonl")
  }

  @Test("Pairs and arguments are joined by topic and name, the label says which is chosen")
  func lines() throws {
    try writeLines([
      #"{"topic": "ban-it_no-it-is-good", "title": "Ban it?", "a1": "x1", "a2": "x2", "gold": "a2", "strict": true}"#,
      #"{"topic": "ban-it_no-it-is-good", "title": "Ban it?", "a1": "x1", "a2": "x2", "gold": "a1", "strict": true}"#,
      #"{"topic": "ban-it_no-it-is-good", "title": "Ban it?", "a1": "x1", "a2": "x2", "gold": null, "strict": false}"#,
      #"{"topic": "ban-it_yes-at-once", "title": "Ban it?", "a1": "x1", "a2": "x9", "gold": "a1", "strict": true}"#,
    ])
    let table = try rows
    #expect(
      table.examples == [
        Comparison(
          prompt: "Ban it?: no it is good",
          chosen: "Why not?",
          rejected: "It is good.",
          group: "ban-it_no-it-is-good",
          source: "ban-it"
        ),
        Comparison(
          prompt: "Ban it?: no it is good",
          chosen: "It is good.",
          rejected: "Why not?",
          group: "ban-it_no-it-is-good",
          source: "ban-it"
        ),
      ]
    )
    let entry = try #require(table.ledger.entries.first)
    #expect(table.ledger.entries.count == 1)
    #expect(
      entry.drops.map(\.reason).sorted() == ["argument without a text", "not in the strict set"]
    )
    #expect(
      ConvincingArguments(folder.path).files.map(\.name) == ["arguments.jsonl", "pairs.jsonl"]
    )
  }

  @Test("Published tables have the debate and the stance in their names")
  func tables() throws {
    try folder.write(
      "#id\tlabel\ta1\ta2\r\n1_2\ta2\tOne.\tTwo.\r\n1_3\ta1\tOne.\tThree.\n",
      to: "tv-is-better_books.csv"
    )
    let examples = try rows.examples
    #expect(examples.map(\.prompt) == ["tv is better: books", "tv is better: books"])
    #expect(examples.map(\.chosen) == ["Two.", "One."])
    #expect(examples.map(\.rejected) == ["One.", "Three."])
    #expect(examples.map(\.source) == ["tv-is-better", "tv-is-better"])
  }

  @Test("A table with other columns names file and line")
  func columns() throws {
    try folder.write("#id\tlabel\ta1\ta2\n1_2\ta2\tOne.\n", to: "a_b.csv")
    let error = #expect(throws: DataError.self) { try rows }
    #expect("\(try #require(error))".contains("a_b.csv:2"))
    #expect("\(try #require(error))".contains("3 columns"))
  }

  @Test("Without data the error says where to get them")
  func missing() throws {
    let nowhere = #expect(throws: DataError.self) {
      try ConvincingArguments(folder.path / "none").read(.seeded(1))
    }
    #expect("\(try #require(nowhere))".contains("UKPLab/acl2016-convincing-arguments"))
    let empty = #expect(throws: DataError.self) { try rows }
    #expect("\(try #require(empty))".contains("UKPLab/acl2016-convincing-arguments"))
  }
}
