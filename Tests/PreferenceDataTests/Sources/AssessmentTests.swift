import Foundation
import PreferenceData
import Testing

@Suite("Ratings of several attributes")
struct AssessmentTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(
    _ text: String,
    _ columns: AssessmentColumns
  ) throws -> RowTable<Assessment> {
    let file = try folder.write(text, to: "ratings.jsonl")
    return try JSONLines(file, columns: columns).read(.seeded(1))
  }

  @Test("A rating that is null or the number of a missing one is left out, others are kept")
  func missing() throws {
    let text = """
      {"prompt":"p","response":"a","help":4,"verbosity":-100,"who":"ann"}
      {"prompt":"p","response":"b","help":null,"verbosity":1.5,"who":7}
      {"prompt":"p","response":"c","help":-100,"verbosity":null,"who":null}
      {"prompt":"p","response":" ","help":1,"verbosity":1,"who":null}
      """
    let table = try read(
      text,
      AssessmentColumns(attributes: ["help", "verbosity"], missing: -100, annotator: "who")
    )
    #expect(
      table.examples == [
        Assessment(prompt: "p", completion: "a", ratings: ["help": 4], annotator: "ann"),
        Assessment(prompt: "p", completion: "b", ratings: ["verbosity": 1.5], annotator: "7"),
      ]
    )
    let drops = try #require(table.ledger.entries.first).drops
    #expect(Set(drops.map(\.reason)) == ["no attribute is rated", "reply is empty"])
    #expect(drops.allSatisfy { $0.count == 1 })
    #expect(table.ledger.isBalanced)
  }

  @Test("Without a number for missing ratings, -100 is a rating")
  func plainNumber() throws {
    let table = try read(
      #"{"prompt":"p","response":"a","help":-100}"#,
      AssessmentColumns(attributes: ["help"])
    )
    #expect(table.examples.map(\.ratings) == [["help": -100]])
  }

  @Test("A column that isn't there, and a rating that is no number, name file, line and column")
  func faults() throws {
    let good = #"{"prompt":"p","response":"a","helpfulness":1}"#
    let other = Fixtures.error {
      _ = try read(good, AssessmentColumns(attributes: ["helpfullness"]))
    }
    guard case .missingColumn(_, 1, "helpfullness", _, "helpfulness")? = other else {
      Issue.record("\(String(describing: other))")
      return
    }
    let text = Fixtures.error {
      _ = try read(
        good + "\n" + #"{"prompt":"p","response":"a","helpfulness":"much"}"#,
        AssessmentColumns(attributes: ["helpfulness"])
      )
    }
    guard case .wrongType(_, 2, "helpfulness", "a finite number", _)? = text else {
      Issue.record("\(String(describing: text))")
      return
    }
  }

  @Test("Mappings without attributes, with one twice or one without a name are faults")
  func mappings() {
    #expect(AssessmentColumns(attributes: []).faults.count == 1)
    #expect(
      AssessmentColumns(attributes: ["a", "a"]).faults == ["the attribute 'a' is named twice"]
    )
    #expect(AssessmentColumns(attributes: [""]).faults.count == 1)
    #expect(AssessmentColumns(attributes: ["a"], missing: .nan).faults.count == 1)
    #expect(AssessmentColumns(attributes: ["a", "b"], missing: -1).faults.isEmpty)
  }

  @Test("Replies to one prompt are compared by a scale, better ones chosen, ties and gaps counted")
  func comparisons() throws {
    let rows: [(String, String, Double?, Double)] = [
      ("p", "a", 1, 1), ("p", "b", 3, 3), ("p", "c", 3, 1), ("q", "d", 2, 1), ("p", "e", nil, 1),
      ("r", "f", 2, 1), ("r", "g", 2, 1),
    ]
    let table = RowTable(
      rows: rows.enumerated().map { index, row in
        Row(
          Assessment(
            prompt: row.0,
            completion: row.1,
            ratings: row.2.map { ["help": $0] } ?? ["other": 1],
            weight: row.3
          ),
          origin: RowOrigin(name: "test", line: index + 1)
        )
      }
    )
    let made = table.comparisons(by: "help")
    #expect(
      made.examples == [
        Comparison(prompt: "p", chosen: "b", rejected: "a", strength: 2, weight: 2),
        Comparison(prompt: "p", chosen: "c", rejected: "a", strength: 2, weight: 1),
      ]
    )
    #expect(made.rows.map(\.origin.line) == [2, 3])
    let entry = try #require(made.ledger.entries.last)
    #expect(entry.kept == 3)
    #expect(
      Dictionary(uniqueKeysWithValues: entry.drops.map { ($0.reason, $0.count) }) == [
        "no rating of 'help'": 1, "no other rating of 'help' for the same prompt": 1,
        "the other ratings of 'help' for the same prompt are equal, or of the same text": 2,
      ]
    )
    #expect(made.ledger.isBalanced)
  }
}
