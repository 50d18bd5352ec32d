import Foundation
import Testing

@testable import Benchmarks

@Suite("Programs that are talked to")
struct PythonProcessTests {
  /// A shell takes a program's text after the same option.
  private static func start(
    _ program: String,
    _ arguments: [String] = []
  ) throws -> PythonProcess {
    try PythonProcess(
      python: "sh",
      program: program,
      arguments: arguments,
      environment: ["PENCHANT_WORD": "known"]
    )
  }

  @Test("Lines and counted bytes come in the order they were written")
  func answers() throws {
    let process = try Self.start(#"echo "$PENCHANT_WORD $0"; cat"#, ["argument"])
    #expect(String(decoding: try process.line(), as: UTF8.self) == "known argument")
    process.send(Data("first\n\nthird\u{0}rest".utf8))
    #expect(try process.line() == Array("first".utf8))
    #expect(try process.line().isEmpty)
    #expect(try process.take(6) == Array("third\u{0}".utf8))
    #expect(try process.take(0).isEmpty)
    #expect(try process.take(4) == Array("rest".utf8))
    process.stop()
  }

  @Test("A program that has ended is an error with its status and what it last said")
  func ended() throws {
    let process = try Self.start("printf 'no end'; exit 3")
    let error = #expect(throws: BenchmarkError.self) { try process.line() }
    #expect(error?.description.contains("no end") == true)
    #expect(error?.description.contains("3") == true)
    // Nothing reads what is sent now, which is no crash.
    process.send(Data("x\n".utf8))
    process.stop()
  }

  @Test("An answer that is not the JSON asked for is an error that shows it")
  func lines() throws {
    let process = try LineProcess(
      python: "sh",
      program: #"echo "[$OMP_NUM_THREADS, 2]"; echo nothing"#,
      arguments: [],
      threads: 7
    )
    #expect(try process.answer(to: "a", as: [Int].self) == [7, 2])
    let error = #expect(throws: BenchmarkError.self) { try process.answer(to: "b", as: [Int].self) }
    #expect(error?.description.contains("nothing") == true)
    process.stop()
  }
}
