import Foundation
import RunReports
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where notes and what was kept go: standard error, or the terminal when nobody reads that.
final class FaultChannel: Sendable {
  private let isClosed = Atomic(false)

  /// A sink that writes to the channel.
  func sink(environment: [String: String]) -> TerminalSink {
    let isTerminal = isatty(STDERR_FILENO) == 1
    let style = TextStyle(isTerminal: isTerminal, environment: environment)
    return TerminalSink(isTerminal: isTerminal, style: style) { [self] in write($0) }
  }

  /// Drops everything from here on.
  func close() { isClosed.store(true, ordering: .relaxed) }

  private func write(_ text: String) {
    guard !isClosed.load(ordering: .relaxed) else { return }
    let data = Data(text.utf8)
    do {
      try FileHandle.standardError.write(contentsOf: data)
    } catch {
      // The plugin that read it was killed; the person who did that may still be at the terminal.
      try? FileHandle(forWritingAtPath: "/dev/tty")?.write(contentsOf: data)
    }
  }
}
