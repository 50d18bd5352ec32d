import Dispatch
import Synchronization

/// Rates of work that several threads repeat side by side.
enum ThreadRates {
  /// Adds up the rates of all threads.
  ///
  /// Every thread repeats its work until the time is over and divides by its own time, so that one
  /// that starts late or is interrupted does not stop the others.
  ///
  /// - Parameters:
  ///   - threads: How many threads work.
  ///   - seconds: How long each repeats its work.
  ///   - clock: What time is measured. On the wall, an interruption makes a rate too low, never too
  ///     high, so that the best of several is sound.
  ///   - work: One piece of a thread's work; gets the thread's number and returns its amount.
  /// - Returns: The amount of work per second of all threads.
  static func total(
    threads: Int,
    seconds: Double,
    clock: ProcessorClock = .wall,
    _ work: @Sendable (Int) -> Double
  ) -> Double {
    // Whole units per second are fine enough for sums of large rates.
    let sum = Atomic<UInt64>(0)
    @Sendable func repeatWork(_ thread: Int) {
      let start = clock.now
      var amount = 0.0
      var end = start
      repeat {
        amount += work(thread)
        end = clock.now
      } while end - start < seconds
      sum.wrappingAdd(UInt64(amount / (end - start)), ordering: .relaxed)
    }
    if threads > 1 {
      DispatchQueue.concurrentPerform(iterations: threads) { repeatWork($0) }
    } else {
      repeatWork(0)
    }
    return Double(sum.load(ordering: .relaxed))
  }
}
