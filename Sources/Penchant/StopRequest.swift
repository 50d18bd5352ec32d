import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The wish to end a run early, from a signal or from the process that started it.
enum StopRequest {
  private static let count = Atomic<Int>(0)
  /// On a terminal the message must not continue the line of the progress bar.
  private static let isOnTerminal = isatty(STDERR_FILENO) == 1

  /// Whether somebody asked to stop.
  static var isMade: Bool { count.load(ordering: .relaxed) > 0 }

  /// Lets an interruption ask to stop at the next step, and a second one end the process.
  ///
  /// A process that Foundation starts on Linux inherits a mask that blocks these signals.
  static func listenToSignals() {
    _ = (isMade, isOnTerminal)  // makes both, which a signal handler must not do
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&signals, number)
      signal(number) { _ in StopRequest.make() }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Takes the end of standard input for an interruption: it comes when the plugin stops or dies.
  static func listenToStandardInput() {
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count == 0 || (count < 0 && errno != EINTR) { break }
      }
      make()
    }
  }

  /// Takes the end of what a chat reads for an interruption, as the end of a bare lifeline is.
  static func makeFromInput() { make() }

  /// Only calls what a signal handler may call.
  private static func make() {
    guard count.add(1, ordering: .relaxed).newValue == 1 else {
      _exit(ExitStatus.interrupted.rawValue)
    }
    let message: StaticString = "\nStopping after this step; interrupt again to stop at once.\n"
    let skipped = isOnTerminal ? 0 : 1
    _ = write(STDERR_FILENO, message.utf8Start + skipped, message.utf8CodeUnitCount - skipped)
  }
}
