import Dispatch
import Foundation

/// What the machine reaches at best, by measurement with the instructions of this build.
struct MachinePeak: Codable, Sendable {
  /// Floating-point operations per second in registers.
  var operationsPerSecond: Double
  /// Bytes per second between processor and memory.
  var bytesPerSecond: Double
  /// How many threads worked.
  var threads: Int

  /// Measures a number of threads.
  ///
  /// - Parameters:
  ///   - threads: How many threads work at once.
  ///   - seconds: Roughly how long to measure. The median of slices without interruptions counts: a
  ///     processor that was at rest has a higher clock for some milliseconds, which no longer work
  ///     can keep up with.
  ///   - bytes: The memory that the triad runs over, in bytes.
  /// - Returns: The median rate of uninterrupted slices, and the best of the memory's.
  static func measured(threads: Int, seconds: Double, bytes: Int = 256 << 20) -> MachinePeak {
    let slices = max(5, Int(seconds / 2 / sliceSeconds))
    let rates = (0..<slices).map { _ in registerRate(threads: threads) }
    let triad = MemoryTriad(bytes: bytes)
    let short = 0.002
    let bandwidths = (0..<max(3, Int(seconds / 8 / short))).map { _ in
      triad.rate(threads: threads, seconds: short)
    }
    return MachinePeak(
      operationsPerSecond: withoutInterruptions(rates),
      bytesPerSecond: bandwidths.max() ?? .nan,
      threads: threads
    )
  }

  /// About as long as a large product takes.
  private static let sliceSeconds = 0.01

  /// Measures the operations once, in the middle of other measurements.
  ///
  /// The clock of a processor follows its heat and what its neighbours do. A share of the peak means
  /// something if both were measured at nearly the same time, in slices of the same length, by the
  /// same kind of time.
  ///
  /// - Parameter threads: How many threads work at once.
  /// - Returns: Operations per second of threads that all run the register loop.
  static func registerRate(threads: Int) -> Double {
    let rounds = 20_000
    let clock = ProcessorClock.suited(toThreads: threads)
    return ThreadRates.total(threads: threads, seconds: sliceSeconds, clock: clock) { thread in
      BlackHole.take(RegisterLoop.run(rounds: rounds, seed: Float(thread) * 1e-3))
      return RegisterLoop.operations(rounds: rounds)
    }
  }

  /// The rate of slices in which every thread had a processor to itself.
  ///
  /// Threads that start on the same processor, or share one with another program, have about half of
  /// the rate; a slice is never faster than the machine.
  ///
  /// - Parameter rates: Rates of slices.
  /// - Returns: The median of those that are not far below the best.
  static func withoutInterruptions(_ rates: [Double]) -> Double {
    let best = rates.max() ?? .nan
    return Sample.median(of: rates.filter { $0 >= 0.9 * best })
  }
}
