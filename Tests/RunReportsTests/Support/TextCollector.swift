import RunReports
import Synchronization

/// Collects what is written to a sink.
final class TextCollector: Sendable {
  private let collected = Mutex("")

  var text: String { collected.withLock { $0 } }
  var lines: [String] { text.split(separator: "\n").map(String.init) }

  func sink(
    isTerminal: Bool = false,
    columns: Int = 80,
    colors: Bool = false,
    unicode: Bool = true
  ) -> TerminalSink {
    TerminalSink(
      isTerminal: isTerminal,
      columns: columns,
      style: TextStyle(colors: colors, unicode: unicode)
    ) { text in
      self.collected.withLock { $0 += text }
    }
  }
}
