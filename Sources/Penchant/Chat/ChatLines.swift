import Foundation
import RecipePluginSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lines that somebody types, from standard input.
///
/// With a lifeline, standard input is a pipe from the plugin: it hands on what is typed, tells the
/// end of that by a line of its own, and by ending the pipe that the run is to stop.
final class ChatLines: Sendable {
  private let condition = NSCondition()
  // The condition protects both.
  private nonisolated(unsafe) var lines: [String] = []
  private nonisolated(unsafe) var isEnded = false

  /// Starts reading.
  ///
  /// - Parameters:
  ///   - hasLifeline: Whether the end of standard input asks to stop.
  ///   - stop: Called then.
  init(hasLifeline: Bool, stop: @escaping @Sendable () -> Void) {
    Thread.detachNewThread { [self] in
      while let line = readLine(strippingNewline: true) {
        if hasLifeline, line == TypedInput.endOfInput {
          end()
        } else {
          condition.withLock { lines.append(line) }
          condition.broadcast()
        }
      }
      if hasLifeline { stop() }
      end()
    }
  }

  /// The next line; nil at the end of what is typed, or when the chat is interrupted.
  ///
  /// - Parameter isStopped: Asked while nothing comes.
  /// - Returns: The line without its end.
  func next(isStopped: () -> Bool) -> String? {
    while true {
      if isStopped() { return nil }
      condition.lock()
      defer { condition.unlock() }
      if !lines.isEmpty { return lines.removeFirst() }
      if isEnded { return nil }
      // A signal wakes nobody who waits for a condition.
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
    }
  }

  private func end() {
    condition.withLock { isEnded = true }
    condition.broadcast()
  }
}
