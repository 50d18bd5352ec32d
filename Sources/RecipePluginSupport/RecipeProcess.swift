public import Foundation

/// A running recipe, tied to this process by its standard input.
///
/// The recipe watches its standard input and stops when that ends. So it stops when `stop()` is
/// called and also when this process dies without a word.
public final class RecipeProcess: Sendable {
  // The lock protects `isEnded`, `isClosed` and what is written to and done with the lifeline.
  private let process = Process()
  private let lifeline = Pipe()
  private let errors = Pipe()
  private nonisolated(unsafe) var isEnded = false
  private nonisolated(unsafe) var isClosed = false
  private let lock = NSLock()

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

  /// Hands on what somebody types to the recipe's standard input.
  ///
  /// - Parameter input: What is typed.
  public func forward(_ input: TypedInput) {
    // A recipe that has ended reads nothing; that must not end this process.
    signal(SIGPIPE, SIG_IGN)
    input.forward { [self] data in
      lock.withLock {
        guard !isEnded, !isClosed else { return false }
        return (try? lifeline.fileHandleForWriting.write(contentsOf: data)) != nil
      }
    }
  }

  /// Asks the recipe to stop at its next step, or ends it at once.
  public func stop(now: Bool) {
    lock.withLock {
      if now {
        // A gentler signal may be blocked, and whatever a recipe leaves is written atomically.
        isEnded = true
        kill(process.processIdentifier, SIGKILL)
      } else {
        isClosed = true
        try? lifeline.fileHandleForWriting.close()
      }
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
    if lock.withLock({ isEnded }) { return .exited(status: 130) }
    return process.terminationReason == .uncaughtSignal
      ? .killed(signal: process.terminationStatus) : .exited(status: process.terminationStatus)
  }
}
