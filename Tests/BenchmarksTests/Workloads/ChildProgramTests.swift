import Testing

@testable import Benchmarks

@Suite("Child programs")
struct ChildProgramTests {
  @Test("what a program prints is returned, arguments with spaces and quotes included")
  func output() throws {
    let output = try ChildProgram(path: "printf", arguments: ["%s|", "a b", "\"$c\""]).run()
    #expect(output == "a b|\"$c\"|")
  }

  @Test("a program that fails is reported with its status and its errors")
  func failure() {
    #expect(throws: BenchmarkError.failed(program: "sh", status: 7, output: "no\n")) {
      try ChildProgram(path: "sh", arguments: ["-c", "echo no >&2; exit 7"]).run()
    }
  }

  @Test("much output on both streams doesn't stop it")
  func muchOutput() throws {
    let script =
      "i=0; while [ $i -lt 20000 ]; do echo 1234567890; echo 1234567890 >&2; i=$((i+1)); done"
    let output = try ChildProgram(path: "sh", arguments: ["-c", script]).run()
    #expect(output.utf8.count == 220_000)
  }

  @Test("variables are added to the environment")
  func environment() throws {
    let program = ChildProgram(
      path: "sh",
      arguments: ["-c", "printf %s \"$BENCHMARK_TEST\""],
      environment: ["BENCHMARK_TEST": "x y"]
    )
    #expect(try program.run() == "x y")
  }
}
