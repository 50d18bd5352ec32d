import Foundation

/// Runs a workload in a fresh process of this program, so that its memory is its own.
enum WorkloadProcess {
  /// The first argument of a child process; the specification as JSON is the second.
  static let argument = "run-workload"

  /// Runs a workload in a child process.
  ///
  /// - Parameter specification: What to run.
  /// - Returns: What the child measured.
  /// - Throws: `BenchmarkError` if the child fails.
  static func run(_ specification: WorkloadSpecification) throws -> WorkloadOutcome {
    let text = String(decoding: try JSONEncoder().encode(specification), as: UTF8.self)
    let program = try ChildProgram.thisProgram()
    let output = try ChildProgram(path: program, arguments: [argument, text]).run()
    guard let outcome = try? JSONDecoder().decode(WorkloadOutcome.self, from: Data(output.utf8))
    else { throw BenchmarkError.unreadable(program: "The workload", output: output) }
    return outcome
  }

  /// Does a child's work: runs a workload and prints its outcome as JSON.
  ///
  /// - Parameter text: The specification as JSON.
  /// - Throws: What decoding and the workload throw.
  static func serve(_ text: String) throws {
    let specification = try JSONDecoder().decode(
      WorkloadSpecification.self,
      from: Data(text.utf8)
    )
    let outcome = try WorkloadRunner.run(specification)
    FileHandle.standardOutput.write(try JSONEncoder().encode(outcome))
  }
}
