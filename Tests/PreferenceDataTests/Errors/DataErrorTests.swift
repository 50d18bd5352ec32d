import PreferenceData
import Testing

@Suite("Texts of errors")
struct DataErrorTests {
  private static let origin = RowOrigin(name: "x.jsonl", line: 3)

  @Test(
    "Every error is made of sentences that name the place, what was found and what to do",
    arguments: [
      (
        .missingFile(file: "d/x", folder: "d", folderExists: true, nearest: nil),
        ["d/x", "no similar name in the folder d", "Check the path"]
      ),
      (.danglingLink(link: "d/x", target: "y"), ["d/x", "points to nothing", "no y", "Mend"]),
      (.unreadableFile(file: "x", reason: "no access"), ["x", "no access", "Check"]),
      (.unwritableFile(file: "x", reason: "disk full"), ["x", "disk full", "Check"]),
      (.emptyFile(file: "x"), ["x has no rows", "expected one JSON object", "found no text"]),
      (
        .noDataFiles(folder: "d", expected: "files", others: [], advice: "Fetch them."),
        ["The folder d", "expected files", "found no files", "Fetch them."]
      ),
      (.truncatedGzip(file: "x.gz", bytes: 7, lines: 2), ["x.gz", "7 bytes", "2 whole lines"]),
      (
        .corruptGzip(file: "x.gz", bytes: 7, lines: 2, reason: "bad sum"),
        ["x.gz", "7 bytes", "2 whole lines", "bad sum", "Fetch"]
      ),
      (.invalidUTF8(file: "x", line: 3, byte: 9), ["x:3", "byte 9", "Convert"]),
      (.lineTooLong(file: "x", line: 3, limit: 10), ["x:3", "at most 10 bytes", "Check"]),
      (
        .malformedJSON(file: "x", line: 3, byte: 9, problem: "odd"),
        ["x:3", "byte 9", "odd", "Mend"]
      ),
      (
        .notAnObject(file: "x", line: 3, found: "null"), ["x:3", "expected", "found null", "Write"]
      ),
      (
        .missingColumn(file: "x", line: 3, column: "a", found: ["b", "c"], nearest: nil),
        ["x:3", "\"a\"", "the columns are b, c", "Name one"]
      ),
      (
        .wrongType(file: "x", line: 3, column: "a", expected: "text", found: "null"),
        ["x:3", "\"a\"", "expected text", "found null", "Mend"]
      ),
      (
        .valueOutOfRange(file: "x", line: 3, column: "a", expected: "0 to 1", found: "2"),
        ["x:3", "\"a\"", "expected 0 to 1", "found 2", "Mend"]
      ),
      (
        .missingKey(step: "Split", field: ".group", count: 5, samples: [origin]),
        ["Split needs .group", "5 rows have none", "x.jsonl:3, ...", "Map"]
      ),
      (.invalidSettings(component: "Take", faults: ["one", "two"]), ["Take", "one; two."]),
      (
        .overlong(origin: origin, tokens: 9, limit: 8),
        ["x.jsonl:3", "at most 8 tokens", "found 9", "Raise"]
      ),
      (.invalidTokenizer(file: "x", problem: "odd"), ["x", "odd", "Train"]),
    ] as [(DataError, [String])]
  )
  func texts(error: DataError, facts: [String]) {
    let text = error.description
    #expect(text.hasSuffix("."))
    #expect(!text.contains("Optional("))
    for fact in facts {
      #expect(text.contains(fact), "\(text)")
    }
  }
}
