import Dispatch
import Foundation

/// Turns interruptions of this process and the death of its parent into calls.
///
/// The first call asks to stop; later ones, made by a second interruption, ask to stop at once.
final class StopWatch: Sendable {
  // Sources are made once and only cancelled afterwards.
  private nonisolated(unsafe) let signals: [any DispatchSourceSignal]
  private nonisolated(unsafe) let parent: any DispatchSourceTimer

  init(stop: @escaping @Sendable (_ now: Bool) -> Void) {
    let queue = DispatchQueue(label: "run-recipe.stop")
    nonisolated(unsafe) var isStopping = false  // used on the queue alone
    signals = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        stop(isStopping)
        isStopping = true
      }
      source.resume()
      return source
    }
    // A package manager that is killed, rather than interrupted, tells its plugins nothing.
    let timer = DispatchSource.makeTimerSource(queue: queue)
    let original = getppid()
    timer.setEventHandler {
      guard !isStopping, getppid() != original else { return }
      stop(false)
      isStopping = true
    }
    timer.schedule(deadline: .now(), repeating: .milliseconds(500))
    timer.resume()
    parent = timer
  }

  func cancel() {
    signals.forEach { $0.cancel() }
    parent.cancel()
  }
}
