public import Foundation

/// A running recipe, tied to this process by its standard input.
///
/// The recipe watches its standard input and stops when that ends. So it stops when `stop()` is
/// called and also when this process dies without a word.
public final class RecipeProcess: Sendable {
  // Foundation's process and pipe are only used from one thread at a time but for closing the
  // lifeline and sending signals, which are single system calls.
  private nonisolated(unsafe) let process = Process()
  private nonisolated(unsafe) let lifeline = Pipe()
  private nonisolated(unsafe) let errors = Pipe()

  /// Starts a recipe in the current directory; its standard output is this process's.
  /// - Throws: The system's error when the file cannot be started.
  public init(executable: URL, arguments: [String]) throws {
    process.executableURL = executable
    process.arguments = arguments
    // Of a crash, the place matters; registers and libraries would bury it.
    var environment = ProcessInfo.processInfo.environment
    if environment["SWIFT_BACKTRACE"] == nil {
      environment["SWIFT_BACKTRACE"] = "registers=none,images=none"
    }
    process.environment = environment
    process.standardInput = lifeline
    process.standardError = errors
    try process.run()
  }

  /// Asks the recipe to stop at its next step; asked again, it ends at once.
  public func stop(now: Bool) {
    if now {
      process.terminate()
    } else {
      try? lifeline.fileHandleForWriting.close()
    }
  }

  /// Hands on every message until the recipe has ended.
  public func wait(handling handle: (RecipeMessage) -> Void) -> RecipeEnding {
    var reader = RecipeMessageReader()
    while case let data = errors.fileHandleForReading.availableData, !data.isEmpty {
      reader.read(data).forEach(handle)
    }
    reader.finish().forEach(handle)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
      ? .killed(signal: process.terminationStatus) : .exited(status: process.terminationStatus)
  }
}
