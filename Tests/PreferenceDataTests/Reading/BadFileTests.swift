import Foundation
import PreferenceData
import Testing

/// Every way in which a file of comparisons can be bad, with the facts of its error.
@Suite("Bad files")
struct BadFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func failure(
    of file: Path,
    columns: ComparisonColumns = ComparisonColumns()
  ) -> DataError? {
    Fixtures.error { _ = try JSONLines(file, columns: columns).read(.seeded(1)) }
  }

  private let good = Fixtures.line("p", "a", "b")

  @Test("A missing file is named with the nearest name in its folder")
  func missingFile() throws {
    try folder.write(good, to: "train.jsonl.gz")
    let error = try #require(failure(of: folder.path / "trian.jsonl.gz"))
    #expect(
      error
        == .missingFile(
          file: (folder.path / "trian.jsonl.gz").string,
          folder: folder.path.string,
          folderExists: true,
          nearest: (folder.path / "train.jsonl.gz").string
        )
    )
    #expect(error.description.contains("Did you mean \(folder.path)/train.jsonl.gz?"))
  }

  @Test("A missing folder is said to be missing")
  func missingFolder() throws {
    let error = try #require(failure(of: folder.path / "none" / "train.jsonl"))
    #expect(error.description.contains("no folder \(folder.path)/none"))
  }

  @Test("A file without rows is an error", arguments: ["", "\n", " \r\n\t\n", "\u{FEFF}"])
  func emptyFile(text: String) throws {
    let file = try folder.write(text, to: "empty.jsonl")
    #expect(failure(of: file) == .emptyFile(file: file.string))
    let packed = try folder.write(Gzip.stored(text), to: "empty.jsonl.gz")
    #expect(failure(of: packed) == .emptyFile(file: packed.string))
  }

  @Test("A byte that is no UTF-8 is named by line and byte", arguments: [false, true])
  func invalidUTF8(isPacked: Bool) throws {
    var bytes = Array((good + #"{"prompt": "caf"#).utf8)
    bytes += [0xE9] + Array(#"""#.utf8)
    let file =
      isPacked
      ? try folder.write(Gzip.stored(bytes), to: "latin.jsonl.gz")
      : try folder.write(bytes, to: "latin.jsonl")
    #expect(failure(of: file) == .invalidUTF8(file: file.string, line: 2, byte: 16))
  }

  @Test(
    "Sequences that UTF-8 forbids are found",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
      [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3],
    ] as [[UInt8]]
  )
  func forbiddenSequence(bytes: [UInt8]) throws {
    let file = try folder.write(Array("\"ab".utf8) + bytes, to: "bad.jsonl")
    #expect(failure(of: file) == .invalidUTF8(file: file.string, line: 1, byte: 4))
  }

  @Test(
    "A line that is no JSON is named by line and byte",
    arguments: [
      (#"{"prompt": "a" "chosen": "b"}"#, 16, "expected \",\" or \"}\", found \"\"\""),
      (#"{"prompt": "a""#, 15, #"expected "," or "}", found the end of the line"#),
      (#"{"prompt": "a}"#, 12, "the text has no closing quote"),
      (#"{"prompt": tru}"#, 12, "expected true"),
      (#"{'prompt': 1}"#, 2, "expected a column name in quotes, found \"'\""),
      (#"{"a": 01}"#, 7, "a number must not start with 0"),
      (#"{"a": 1e999}"#, 7, "the number is too large"),
      (#"{"a": -}"#, 8, #"expected a digit, found "}""#),
      (#"{"a": "\x"}"#, 8, "a backslash starts no known escape"),
      (#"{"a": "\ud800"}"#, 8, "half of a surrogate pair stands alone"),
      (#"{"a": "\udc00\ud800"}"#, 8, "half of a surrogate pair stands alone"),
      (#"{"a": "\u12g4"}"#, 12, #"expected four hexadecimal digits, found "g""#),
      (#"{"a": 1, "a": 2}"#, 10, #"the column "a" is there twice"#),
      (#"{"a": 1} {"#, 10, #"expected the end of the line, found "{""#),
      (#"{"a": NaN}"#, 7, #"expected a value, found "N""#),
      ("{\"a\": \"\t\"}", 8, "a control character must be escaped in a text"),
      (#"{"a": "\"#, 8, "a backslash starts no known escape"),
      (#"[1, 2"#, 6, #"expected "," or "]", found the end of the line"#),
    ]
  )
  func malformedJSON(line: String, byte: Int, problem: String) throws {
    let file = try folder.write(good + "\n" + line + "\n" + good, to: "bad.jsonl")
    let error = try #require(failure(of: file))
    guard case .malformedJSON(file.string, 3, let foundByte, let foundProblem) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(foundProblem == problem)
    #expect(foundByte == byte)
    #expect(error.description.hasPrefix("\(file):3 is not valid JSON: at byte"))
  }

  @Test("Deep nesting is an error and no crash", arguments: ["[", "{\"a\":"])
  func deepNesting(opening: String) throws {
    let file = try folder.write(String(repeating: opening, count: 200_000), to: "deep.jsonl")
    guard case .malformedJSON(_, 1, _, let problem) = failure(of: file) else {
      Issue.record("no error about nesting")
      return
    }
    #expect(problem == "more than 128 arrays and objects are inside of each other")
  }

  @Test(
    "A line that is no object is said to be none",
    arguments: [
      ("[1, 2]", "an array of 2"), ("null", "null"), ("3", "the number 3"),
      ("\"text\"", "the text \"text\""), ("true", "true"),
    ]
  )
  func notAnObject(line: String, found: String) throws {
    let file = try folder.write(good + line, to: "list.jsonl")
    #expect(failure(of: file) == .notAnObject(file: file.string, line: 2, found: found))
  }

  @Test("A missing column is named with the columns there are and the nearest name")
  func missingColumn() throws {
    let file = try folder.write(good, to: "pairs.jsonl")
    let error = try #require(
      failure(of: file, columns: ComparisonColumns(prompt: "pormpt"))
    )
    guard case .missingColumn(file.string, 1, "pormpt", let found, "prompt") = error else {
      Issue.record("\(error)")
      return
    }
    #expect(Set(found) == ["prompt", "chosen", "rejected"])
    #expect(error.description.contains("Did you mean \"prompt\"?"))
  }

  @Test("A value of the wrong type is named with what was expected")
  func wrongType() throws {
    let line = #"{"prompt": 3, "chosen": "a", "rejected": null}"#
    let file = try folder.write(good + line, to: "types.jsonl")
    #expect(
      failure(of: file)
        == .wrongType(
          file: file.string,
          line: 2,
          column: "prompt",
          expected: "text",
          found: "the number 3"
        )
    )
    #expect(
      failure(of: file, columns: ComparisonColumns(prompt: "chosen"))
        == .wrongType(
          file: file.string,
          line: 2,
          column: "rejected",
          expected: "text",
          found: "null"
        )
    )
  }

  @Test("Values that mean nothing are named", arguments: [("softLabel", 1.5), ("weight", -1)])
  func outOfRange(column: String, value: Double) throws {
    let line = "{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"b\",\"\(column)\":\(value)}"
    let file = try folder.write(line, to: "range.jsonl")
    let columns =
      column == "weight"
      ? ComparisonColumns(weight: column) : ComparisonColumns(softLabel: column)
    guard case .valueOutOfRange(file.string, 1, column, _, _) = failure(of: file, columns: columns)
    else {
      Issue.record("no error")
      return
    }
  }

  @Test("A folder without data files says what it holds")
  func folderWithoutData() throws {
    try folder.write("text", to: "notes.txt")
    let error = try #require(
      Fixtures.error { _ = try HHRLHF(folder.path).read(.seeded(1)) }
    )
    guard case .noDataFiles(folder.path.string, _, ["notes.txt"], let advice) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(advice.contains("helpful-base/train.jsonl.gz"))
    #expect(advice.contains("anthropics/hh-rlhf"))
  }

  @Test("A link to nothing is said to be one, by itself and inside of a folder")
  func danglingLink() throws {
    let link = folder.path / "link.jsonl"
    try FileManager.default.createSymbolicLink(
      atPath: link.string,
      withDestinationPath: "gone.jsonl"
    )
    let expected = DataError.danglingLink(link: link.string, target: "gone.jsonl")
    #expect(failure(of: link) == expected)
    #expect(failure(of: folder.path) == expected)
    #expect(Fixtures.error { _ = try HHRLHF(link).read(.seeded(1)) } == expected)
    #expect(expected.description.hasPrefix("\(link) is a symbolic link that points to nothing"))
    #expect(!expected.description.contains("Did you mean"))
  }

  @Test("A public data set that isn't there is named with what to fetch and where to put it")
  func missingDataSet() throws {
    let error = Fixtures.error { _ = try HHRLHF("no-such-folder-of-data").read(.seeded(1)) }
    let text = try #require(error).description
    for fact in ["no-such-folder-of-data", "helpful-base/train.jsonl.gz", "anthropics/hh-rlhf"] {
      #expect(text.contains(fact))
    }
  }
}
