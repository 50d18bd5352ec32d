import Foundation

/// A Python program that answers every line with a line.
final class LineProcess {
  private let process: PythonProcess

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - python: The Python to run it with.
  ///   - program: The text of the program.
  ///   - arguments: Its arguments.
  ///   - threads: How many threads its libraries may use.
  ///   - environment: Environment variables to add.
  /// - Throws: `BenchmarkError.unstartable`.
  init(
    python: String,
    program: String,
    arguments: [String],
    threads: Int,
    environment: [String: String] = [:]
  ) throws(BenchmarkError) {
    let count = String(threads)
    process = try PythonProcess(
      python: python,
      program: program,
      arguments: arguments,
      environment: [
        "OPENBLAS_NUM_THREADS": count, "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count,
      ].merging(environment) { $1 }
    )
  }

  /// Sends a line and reads the answer.
  ///
  /// - Parameters:
  ///   - line: The line, without its end.
  ///   - type: What the answer's JSON is to be.
  /// - Returns: The answer.
  /// - Throws: `BenchmarkError` if the process ended or printed something else.
  func answer<Answer: Decodable>(to line: String, as type: Answer.Type) throws -> Answer {
    process.send(Data((line + "\n").utf8))
    let answer = try process.line()
    guard let value = try? JSONDecoder().decode(type, from: Data(answer)) else {
      throw BenchmarkError.unreadable(
        program: "Python",
        output: String(decoding: answer, as: UTF8.self)
      )
    }
    return value
  }

  /// Ends the process.
  func stop() { process.stop() }
}
