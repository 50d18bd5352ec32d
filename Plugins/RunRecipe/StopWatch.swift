import Dispatch
import Foundation

/// Turns interruptions of this process into calls, the second and later ones marked as urgent.
final class StopWatch: Sendable {
  // Sources are made once and only cancelled afterwards.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  init(stop: @escaping @Sendable (_ now: Bool) -> Void) {
    let queue = DispatchQueue(label: "run-recipe.signals")
    nonisolated(unsafe) var isStopping = false  // used on the queue alone
    let handle: @Sendable () -> Void = {
      stop(isStopping)
      isStopping = true
    }
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler(handler: handle)
      source.resume()
      return source
    }
  }

  func cancel() { sources.forEach { $0.cancel() } }
}
