public import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What somebody types while a plugin runs.
///
/// The package manager keeps its own standard input for itself: a plugin's is closed. On Linux the
/// one of the package manager can be opened by its place among the open files of the parent process;
/// if it is a terminal, the terminal itself is read. A plugin runs in a group of processes of its own,
/// which may only read once it is the terminal's foreground; an interruption from the keyboard then
/// reaches the plugin alone.
public final class TypedInput: Sendable {
  private let descriptor: Int32
  /// The group of processes that was in the foreground; nil if this is no terminal.
  private let formerForeground: pid_t?

  /// Opens what is typed; nil if it is out of reach, as without a terminal.
  public init?() {
    let parent = open("/proc/\(getppid())/fd/0", O_RDONLY | O_CLOEXEC)
    if parent >= 0, isatty(parent) == 0 {
      descriptor = parent
      formerForeground = nil
      return
    }
    if parent >= 0 { close(parent) }
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    let former = tcgetpgrp(terminal)
    guard former >= 0, Self.makeForeground(getpgrp(), of: terminal) else {
      close(terminal)
      return nil
    }
    descriptor = terminal
    formerForeground = former
  }

  /// Hands on every line as it comes, on a thread of its own, and at the end a last one.
  ///
  /// - Parameter take: Gets the bytes; answers whether it wants more.
  public func forward(to take: @escaping @Sendable (Data) -> Bool) {
    Thread.detachNewThread { [descriptor] in
      var bytes = [UInt8](repeating: 0, count: 4096)
      var endsLine = true
      while true {
        let count = read(descriptor, &bytes, bytes.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        endsLine = bytes[count - 1] == UInt8(ascii: "\n")
        guard take(Data(bytes[..<count])) else { return }
      }
      _ = take(Data((endsLine ? "" : "\n").utf8) + Data("\(Self.endOfInput)\n".utf8))
    }
  }

  /// The line that stands for the end of what is typed, because the pipe must stay open: the control
  /// character for the end of a transmission.
  public static let endOfInput = "\u{4}"

  /// Gives the terminal back.
  public func end() {
    if let formerForeground { _ = Self.makeForeground(formerForeground, of: descriptor) }
  }

  private static func makeForeground(_ group: pid_t, of terminal: Int32) -> Bool {
    // From the background the call is only allowed to those that have blocked its signal.
    var (signals, former) = (sigset_t(), sigset_t())
    sigemptyset(&signals)
    sigaddset(&signals, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &signals, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    return tcsetpgrp(terminal, group) == 0
  }
}
