import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A Python program that answers every line with a line.
final class LineProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var pending = Data()

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
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", program] + arguments
    let count = String(threads)
    process.environment = ProcessInfo.processInfo.environment.merging([
      "OPENBLAS_NUM_THREADS": count, "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count,
    ]) { $1 }.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    // Writing to a Python that has ended must be an error, not this program's end.
    signal(SIGPIPE, SIG_IGN)
    do {
      try process.run()
    } catch {
      throw .unstartable(program: python, reason: error.localizedDescription)
    }
  }

  /// Sends a line and reads the answer.
  ///
  /// - Parameters:
  ///   - line: The line, without its end.
  ///   - type: What the answer's JSON is to be.
  /// - Returns: The answer.
  /// - Throws: `BenchmarkError` if the process ended or printed something else.
  func answer<Answer: Decodable>(to line: String, as type: Answer.Type) throws -> Answer {
    // An error means that Python has ended, which shows when its answer is read.
    try? input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    while !pending.contains(UInt8(ascii: "\n")) {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else {
        process.waitUntilExit()
        throw BenchmarkError.failed(
          program: "Python",
          status: process.terminationStatus,
          output: String(decoding: pending, as: UTF8.self)
        )
      }
      pending += data
    }
    let answer = pending.prefix { $0 != UInt8(ascii: "\n") }
    pending = Data(pending.dropFirst(answer.count + 1))
    guard let value = try? JSONDecoder().decode(type, from: answer) else {
      throw BenchmarkError.unreadable(
        program: "Python",
        output: String(decoding: answer, as: UTF8.self)
      )
    }
    return value
  }

  /// Ends the process.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
