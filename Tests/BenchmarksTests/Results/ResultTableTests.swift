import Foundation
import Testing

@testable import Benchmarks

@Suite("Tables of results")
struct ResultTableTests {
  @Test(
    "cells show units that suit their size",
    arguments: [
      (Cell.seconds(1.234), "1.23 s"), (.seconds(0.0456), "45.6 ms"), (.seconds(123e-6), "123 µs"),
      (.seconds(7.89e-9), "7.89 ns"), (.seconds(0.9996), "1.00 s"), (.seconds(0.00999), "9.99 ms"),
      (.seconds(9.999e-3), "10.0 ms"), (.seconds(0), "0.00 ns"), (.seconds(.nan), "-"),
      (.count(1_234_567), "1,234,567"), (.count(-1000), "-1,000"), (.count(999), "999"),
      (.number(12345.678, digits: 1), "12,345.7"), (.number(.infinity, digits: 1), "-"),
      (.share(0.815), "82%"), (.ratio(3), "3.00x"), (.text("a"), "a"), (.none, ""),
    ]
  )
  func cells(cell: Cell, text: String) {
    #expect(cell.text == text)
  }

  private var table: ResultTable {
    var table = ResultTable("Title", note: "How to read.", columns: ["name", "time", "share"])
    table.add([.text("a|b"), .seconds(0.5), .share(0.25)])
    table.add([.text("longer"), .seconds(2), .none])
    return table
  }

  @Test("words stand left and figures right, without spaces at the ends")
  func text() {
    #expect(
      table.text == """
        Title
        How to read.
        name      time  share
        a|b     500 ms    25%
        longer  2.00 s

        """
    )
  }

  @Test("Markdown has a heading, a rule and escaped cells")
  func markdown() {
    #expect(
      table.markdown == """
        ### Title

        How to read.

        | name | time | share |
        | --- | ---: | ---: |
        | a\\|b | 500 ms | 25% |
        | longer | 2.00 s |  |

        """
    )
  }

  @Test("JSON has bare numbers by heading")
  func json() throws {
    struct Row: Decodable, Equatable {
      var name: String
      var time: Double
      var share: Double?
    }
    struct Contents: Decodable {
      var title: String
      var rows: [Row]
    }
    let data = try JSONEncoder().encode(table)
    let contents = try JSONDecoder().decode(Contents.self, from: data)
    #expect(contents.title == "Title")
    #expect(
      contents.rows == [
        Row(name: "a|b", time: 0.5, share: 0.25), Row(name: "longer", time: 2, share: nil),
      ]
    )
  }

  @Test("a number that is none becomes null, not a broken file")
  func infinities() throws {
    let data = try JSONEncoder().encode([Cell.ratio(.infinity), .seconds(.nan), .count(3)])
    #expect(String(decoding: data, as: UTF8.self) == "[null,null,3]")
  }

  @Test("a report is written and read again, and a place that isn't there is refused")
  func report() throws {
    let report = Report(printsMarkdown: false, output: .nullDevice)
    report.add(table)
    report.add(ResultTable("Empty", note: "", columns: ["a"]))
    #expect(report.tables.count == 1)
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("benchmark-report-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let machine = Machine(processor: "p", processorCount: 2, offered: "a", compiledFor: "b")
    try report.write(to: file.path, machine: machine, threads: 2, peaks: [])
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    #expect((object?["tables"] as? [Any])?.count == 1)
    #expect((object?["machine"] as? [String: Any])?["processor"] as? String == "p")
    #expect(throws: BenchmarkError.self) {
      try report.write(to: "/no/such/folder/x.json", machine: machine, threads: 2, peaks: [])
    }
  }
}
