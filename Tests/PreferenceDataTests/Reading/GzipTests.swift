import Foundation
import PreferenceData
import Testing

@Suite("Gzip files")
struct GzipTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ bytes: [UInt8]) throws -> RowTable<Comparison> {
    let file = try folder.write(bytes, to: "rows.jsonl.gz")
    return try JSONLines(file, columns: ComparisonColumns()).read(.seeded(1))
  }

  private func failure(_ bytes: [UInt8]) -> DataError? {
    Fixtures.error { _ = try read(bytes) }
  }

  private var name: String { (folder.path / "rows.jsonl.gz").string }

  @Test("Compressed rows are read")
  func compressed() throws {
    let table = try read(Gzip.compressedRows)
    #expect(table.rows.count == 20)
    #expect(table.examples.last?.prompt == "p19")
    #expect(table.rows.last?.origin == RowOrigin(name: "rows.jsonl.gz", line: 20))
  }

  @Test("Members one after the other are one text, also when a line is cut by them")
  func members() throws {
    let first = Array(Fixtures.line("p", "a", "b").utf8)
    let cut = first.count / 2
    let table = try read(
      Gzip.stored(Array(first[..<cut])) + Gzip.stored("") + Gzip.stored(Array(first[cut...]))
        + Gzip.compressedRows
    )
    #expect(table.rows.count == 21)
    #expect(table.rows.last?.origin.line == 21)
  }

  @Test("Zeros after the last member are padding")
  func padding() throws {
    #expect(try read(Gzip.compressedRows + Array(repeating: 0, count: 700)).rows.count == 20)
  }

  @Test("Data cut off at any byte is an error that says how far it was read")
  func truncated() throws {
    let text = Fixtures.line("p", "a", "b") + Fixtures.line("q", "c", "d")
    let whole = Gzip.stored(text)
    for length in 2..<whole.count {
      let error = try #require(failure(Array(whole[..<length])))
      guard case .truncatedGzip(name, let bytes, let lines) = error else {
        Issue.record("\(length) bytes: \(error)")
        continue
      }
      #expect(bytes == max(0, min(text.utf8.count, length - 15)))
      #expect(lines == text.utf8.prefix(bytes).count { $0 == 0x0A })
    }
    for length in 18..<Gzip.compressedRows.count {
      guard case .truncatedGzip = failure(Array(Gzip.compressedRows[..<length])) else {
        Issue.record("\(length) bytes of compressed rows are no error")
        continue
      }
    }
  }

  @Test("A second member cut off is an error")
  func truncatedMember() {
    let bytes = Gzip.compressedRows + Gzip.stored("{}\n").dropLast(9)
    guard case .truncatedGzip(name, _, _) = failure(bytes) else {
      Issue.record("no error")
      return
    }
  }

  @Test("A wrong checksum is an error that names the file")
  func checksum() throws {
    var bytes = Gzip.compressedRows
    bytes[bytes.count - 8] ^= 1
    let error = try #require(failure(bytes))
    guard case .corruptGzip(name, let count, 20, let reason) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(count > 1000)
    #expect(reason == "incorrect data check")
  }

  @Test("Any single changed byte of the data is found, and not taken for a bad row")
  func changedByte() {
    for place in 10..<Gzip.compressedRows.count {
      var bytes = Gzip.compressedRows
      bytes[place] ^= 0x10
      switch failure(bytes) {
      case .corruptGzip(name, _, _, _), .truncatedGzip(name, _, _): continue
      case let error: Issue.record("byte \(place): \(String(describing: error))")
      }
    }
  }

  @Test("A bad row in sound data is the error of the row")
  func badRow() {
    let bytes = Gzip.stored("{\"prompt\": }\n") + Gzip.compressedRows
    guard case .malformedJSON(name, 1, 12, _) = failure(bytes) else {
      Issue.record("no error of the row")
      return
    }
  }

  @Test("Text after the last member is an error")
  func trailingText() {
    guard case .corruptGzip(name, _, 20, _) = failure(Gzip.compressedRows + Array("text".utf8))
    else {
      Issue.record("no error")
      return
    }
  }

  @Test("A file that is named as gzip and is none is an error")
  func plainText() {
    guard case .corruptGzip(name, 0, 0, _) = failure(Array(Fixtures.line("p", "a", "b").utf8))
    else {
      Issue.record("no error")
      return
    }
  }

  @Test("Lines longer than the chunks of reading are whole")
  func longLines() throws {
    let long = String(repeating: "word ", count: 200_000)
    let text = Fixtures.line("p", long, "b") + Fixtures.line("q", "c", long)
    let table = try read(Gzip.stored(text))
    #expect(table.examples.map(\.chosen) == [long, "c"])
    #expect(table.examples.map(\.rejected) == ["b", long])
  }
}
