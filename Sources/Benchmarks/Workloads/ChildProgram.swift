import Dispatch
import Foundation

/// A program that is started, waited for and read.
struct ChildProgram {
  /// The program's path.
  var path: String
  /// The arguments.
  var arguments: [String]
  /// Environment variables to add.
  var environment: [String: String] = [:]

  /// The path of this program.
  ///
  /// - Returns: A path that does not depend on the working folder.
  /// - Throws: `BenchmarkError.unstartable` if it is unknown.
  static func thisProgram() throws -> String {
    guard let path = Bundle.main.executablePath else {
      throw BenchmarkError.unstartable(program: "This program", reason: "its path is unknown")
    }
    return path
  }

  /// Starts the program and waits for its end.
  ///
  /// A shell stands between: the peak of resident memory that the system reports of a process
  /// begins with that of the process whose memory it shared when it was started, which would be
  /// this one.
  ///
  /// - Returns: What the program wrote to standard output.
  /// - Throws: `BenchmarkError` if the program can't be started or fails.
  func run() throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\"$@\"; exit $?", "sh", path] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw BenchmarkError.unstartable(program: path, reason: error.localizedDescription)
    }
    Interruption.endsWith(process.processIdentifier)
    defer { Interruption.endsWith(nil) }
    // Both pipes must be emptied while the program runs, or it would wait for the other one.
    nonisolated(unsafe) var errorData = Data()
    let done = DispatchSemaphore(value: 0)
    let drain = Thread {
      errorData = errors.fileHandleForReading.readDataToEndOfFile()
      done.signal()
    }
    drain.start()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    done.wait()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkError.failed(
        program: path,
        status: process.terminationStatus,
        output: String(decoding: errorData.suffix(4000), as: UTF8.self)
      )
    }
    return String(decoding: data, as: UTF8.self)
  }
}
