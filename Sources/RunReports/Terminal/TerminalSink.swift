import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A place that text for people goes to, and what it can show.
public struct TerminalSink: Sendable {
  /// Whether the sink is a screen, on which a line can be written over.
  public let isTerminal: Bool
  /// How many columns a line has; lines are made to fit.
  public let columns: Int
  /// Colours and characters that the sink can show.
  public let style: TextStyle
  private let output: @Sendable (String) throws -> Void

  /// Creates a sink that hands every piece of text to a function.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether a line can be written over.
  ///   - columns: The width of a line, at least 40.
  ///   - style: Colours and characters to use.
  ///   - output: Gets whole lines with their line ends, or pieces of a line that rewrites itself.
  public init(
    isTerminal: Bool,
    columns: Int = 80,
    style: TextStyle,
    output: @escaping @Sendable (String) throws -> Void
  ) {
    self.isTerminal = isTerminal
    self.columns = max(40, columns)
    self.style = style
    self.output = output
  }

  /// Writes text as it is.
  func write(_ text: String) throws {
    try output(text)
  }

  /// Where results go: the standard output, in the style that the environment asks for.
  public static func standardOutput(environment: [String: String]) -> TerminalSink {
    sink(descriptor: STDOUT_FILENO, environment: environment)
  }

  /// Where faults and notes go: the standard error.
  public static func standardError(environment: [String: String]) -> TerminalSink {
    sink(descriptor: STDERR_FILENO, environment: environment)
  }

  /// Where progress goes.
  ///
  /// The standard error if it is a terminal; else the controlling terminal, if there is one, since
  /// a bar cannot pass through SwiftPM's plugin pipes; else the standard error as plain lines.
  public static func progress(environment: [String: String]) -> TerminalSink {
    guard isatty(STDERR_FILENO) == 0,
      let terminal = try? FileDescriptors.open("/dev/tty", flags: O_WRONLY | O_NOCTTY)
    else {
      return sink(descriptor: STDERR_FILENO, environment: environment)
    }
    // The descriptor stays open for the rest of the process, as the standard ones do.
    return sink(descriptor: terminal, environment: environment)
  }

  private static func sink(descriptor: Int32, environment: [String: String]) -> TerminalSink {
    let isTerminal = isatty(descriptor) == 1
    return TerminalSink(
      isTerminal: isTerminal && environment["TERM"] != "dumb",
      columns: isTerminal ? columns(of: descriptor) ?? 80 : 80,
      style: TextStyle(isTerminal: isTerminal, environment: environment)
    ) { text in
      try FileDescriptors.write(Data(text.utf8), to: descriptor, path: "terminal")
    }
  }

  private static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
