import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A Python program that is talked to through its standard input and output.
final class PythonProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var pending: [UInt8] = []

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - python: The Python to run it with.
  ///   - program: The text of the program.
  ///   - arguments: Its arguments.
  ///   - environment: Environment variables to add.
  /// - Throws: `BenchmarkError.unstartable`.
  init(
    python: String,
    program: String,
    arguments: [String],
    environment: [String: String]
  ) throws(BenchmarkError) {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
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

  /// Sends bytes.
  ///
  /// - Parameter bytes: The bytes.
  func send(_ bytes: Data) {
    // An error means that Python has ended, which shows when its answer is read.
    try? input.fileHandleForWriting.write(contentsOf: bytes)
  }

  /// Reads a line.
  ///
  /// - Returns: The line without its end.
  /// - Throws: `BenchmarkError.failed` if the process has ended before it.
  func line() throws(BenchmarkError) -> [UInt8] {
    while !pending.contains(UInt8(ascii: "\n")) { try receive() }
    let line = Array(pending.prefix { $0 != UInt8(ascii: "\n") })
    pending.removeFirst(line.count + 1)
    return line
  }

  /// Reads some bytes.
  ///
  /// - Parameter count: How many.
  /// - Returns: The bytes.
  /// - Throws: `BenchmarkError.failed` if the process has ended before them.
  func take(_ count: Int) throws(BenchmarkError) -> [UInt8] {
    while pending.count < count { try receive() }
    let bytes = Array(pending.prefix(count))
    pending.removeFirst(count)
    return bytes
  }

  /// Ends the process.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private func receive() throws(BenchmarkError) {
    let data = output.fileHandleForReading.availableData
    guard !data.isEmpty else {
      process.waitUntilExit()
      throw .failed(
        program: "Python",
        status: process.terminationStatus,
        output: String(decoding: pending, as: UTF8.self)
      )
    }
    pending += data
  }
}
