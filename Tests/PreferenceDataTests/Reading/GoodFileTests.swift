import Foundation
import PreferenceData
import Testing

@Suite("Good files")
struct GoodFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("Blank lines, carriage returns and a byte order mark are no rows and counted")
  func lineEndings() throws {
    let line = Fixtures.line("p", "a", "b").trimmingCharacters(in: .newlines)
    let text = "\u{FEFF}\(line)\r\n\r\n  \n\(line)\r\n\(line)"
    let file = try folder.write(text, to: "windows.jsonl")
    let table = try JSONLines(file, columns: ComparisonColumns()).read(.seeded(1))
    #expect(table.rows.map(\.origin.line) == [1, 4, 5])
    #expect(table.examples.allSatisfy { $0 == Comparison(prompt: "p", chosen: "a", rejected: "b") })
    let entry = try #require(table.ledger.entries.first)
    #expect(entry.rowsIn == 5)
    #expect(
      entry.drops == [
        DropCount(
          reason: "blank line",
          count: 2,
          samples: [
            RowOrigin(name: "windows.jsonl", line: 2), RowOrigin(name: "windows.jsonl", line: 3),
          ]
        )
      ]
    )
    #expect(table.ledger.isBalanced)
  }

  @Test("Escapes and other alphabets are read as JSON says")
  func escapes() throws {
    let line =
      #"{"prompt":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000 Ж","chosen":"a","rejected":"b"}"#
    let file = try folder.write(line, to: "escapes.jsonl")
    let table = try JSONLines(file, columns: ComparisonColumns()).read(.seeded(1))
    #expect(table.examples.first?.prompt == "\"\\/\u{8}\u{C}\n\r\t\u{E9}😀\0 Ж")
  }

  @Test("All columns of a comparison are mapped, with nulls as missing values")
  func comparisonColumns() throws {
    let text = """
      {"q":{"text":"p"},"a.1":"x","a.2":"y","s":2.5,"l":0.75,"w":2,"who":17,"g":"left","f":null}
      {"q":{"text":"p"},"a.1":"x","a.2":"y","s":null,"l":null,"w":null,"who":null,"g":null,"f":"web"}
      """
    let file = try folder.write(text, to: "mapped.jsonl")
    let columns = ComparisonColumns(
      prompt: "q.text",
      chosen: "a.1",
      rejected: "a.2",
      strength: "s",
      softLabel: "l",
      weight: "w",
      annotator: "who",
      group: "g",
      source: "f"
    )
    let table = try JSONLines(file, columns: columns).read(.seeded(1))
    #expect(
      table.examples == [
        Comparison(
          prompt: "p",
          chosen: "x",
          rejected: "y",
          strength: 2.5,
          softLabel: 0.75,
          weight: 2,
          annotator: "17",
          group: "left"
        ),
        Comparison(prompt: "p", chosen: "x", rejected: "y", source: "web"),
      ]
    )
  }

  @Test("Demonstrations and judgements are mapped")
  func otherColumns() throws {
    let text = #"{"prompt":"p","completion":"c","label":false,"score":3}"#
    let file = try folder.write(text, to: "one.jsonl")
    let judgements = try JSONLines(file, columns: JudgementColumns(weight: "score"))
      .read(.seeded(1))
    #expect(
      judgements.examples == [
        Judgement(prompt: "p", completion: "c", desirable: false, weight: 3)
      ]
    )
    let demonstrations = try JSONLines(file, columns: DemonstrationColumns()).read(.seeded(1))
    #expect(demonstrations.examples == [Demonstration(prompt: "p", completion: "c")])
    let fault = Fixtures.error {
      _ = try JSONLines(file, columns: JudgementColumns(desirable: "score")).read(.seeded(1))
    }
    #expect(
      fault
        == .wrongType(
          file: file.string,
          line: 1,
          column: "score",
          expected: "true or false",
          found: "the number 3"
        )
    )
  }

  @Test("Ratings of replies and of their tokens are mapped, with nulls as missing values")
  func ratings() throws {
    let text = """
      {"prompt":"p","completion":"c","label":true,"chosen":"a","rejected":"b","r":0.5,"t":[1,0.5],"u":[2]}
      {"prompt":"p","completion":"c","label":true,"chosen":"a","rejected":"b","r":null,"t":null,"u":[]}
      """
    let file = try folder.write(text, to: "rated.jsonl")
    let demonstrations = try JSONLines(
      file,
      columns: DemonstrationColumns(rating: "r", tokenRatings: "t")
    ).read(.seeded(1)).examples
    #expect(
      demonstrations == [
        Demonstration(prompt: "p", completion: "c", rating: 0.5, tokenRatings: [1, 0.5]),
        Demonstration(prompt: "p", completion: "c"),
      ]
    )
    let judgements = try JSONLines(file, columns: JudgementColumns(rating: "r")).read(.seeded(1))
    #expect(judgements.examples.map(\.rating) == [0.5, nil])
    let pairs = try JSONLines(
      file,
      columns: ComparisonColumns(chosenTokenRatings: "t", rejectedTokenRatings: "u")
    ).read(.seeded(1)).examples
    #expect(pairs.map(\.chosenTokenRatings) == [[1, 0.5], nil])
    #expect(pairs.map(\.rejectedTokenRatings) == [[2], []])
    let fault = Fixtures.error {
      _ = try JSONLines(file, columns: DemonstrationColumns(tokenRatings: "r")).read(.seeded(1))
    }
    #expect(
      fault
        == .wrongType(
          file: file.string,
          line: 1,
          column: "r",
          expected: "a list of numbers",
          found: "the number 0.5"
        )
    )
  }

  @Test("Rows that teach nothing are dropped and counted by reason")
  func defects() throws {
    let text =
      Fixtures.line("p", "a", "a") + Fixtures.line("p", " ", "a") + Fixtures.line("p", "a", "b")
      + Fixtures.line("p", "\u{E9}", "e\u{301}")
    let file = try folder.write(text, to: "defects.jsonl")
    let table = try JSONLines(file, columns: ComparisonColumns()).read(.seeded(1))
    #expect(table.rows.map(\.origin.line) == [3, 4])
    #expect(
      table.ledger.entries.first?.drops.map(\.reason) == ["replies are equal", "reply is empty"]
    )
    #expect(table.ledger.isBalanced)
  }

  @Test("A link to a folder is read as the folder")
  func linkToFolder() throws {
    try folder.write(Fixtures.line("p", "a", "b"), to: "data/inner/pairs.jsonl")
    let link = folder.path / "link"
    try FileManager.default.createSymbolicLink(
      atPath: link.string,
      withDestinationPath: (folder.path / "data").string
    )
    let source = JSONLines(link, columns: ComparisonColumns())
    #expect(source.files == [link / "inner/pairs.jsonl"])
    let table = try source.read(.seeded(1))
    #expect(table.rows.map(\.origin) == [RowOrigin(name: "inner/pairs.jsonl", line: 1)])
  }

  @Test("A column without a name is a fault")
  func emptyName() {
    let columns = ComparisonColumns(chosen: "", weight: "")
    #expect(
      JSONLines("x.jsonl", columns: columns).faults == [
        "the column of .chosen must have a name, and is empty",
        "the column of .weight must have a name, and is empty",
      ]
    )
  }
}
