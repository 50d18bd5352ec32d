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
  ///   - threads: How many threads work at once. One thread is measured by its processor time, more
  ///     by the time on the wall.
  ///   - seconds: Roughly how long to measure; the best of several slices counts.
  ///   - bytes: The memory that the triad runs over, in bytes.
  /// - Returns: The best rates seen.
  static func measured(threads: Int, seconds: Double, bytes: Int = 256 << 20) -> MachinePeak {
    let slices = 6
    let rates = (0..<slices).map { _ in
      registerRate(threads: threads, seconds: seconds / Double(2 * slices))
    }
    let triad = MemoryTriad(bytes: bytes)
    let bandwidths = (0..<slices).map { _ in
      triad.rate(threads: threads, seconds: seconds / Double(2 * slices))
    }
    return MachinePeak(
      operationsPerSecond: rates.max() ?? .nan,
      bytesPerSecond: bandwidths.max() ?? .nan,
      threads: threads
    )
  }

  /// Operations per second of threads that all run the register loop for some time.
  private static func registerRate(threads: Int, seconds: Double) -> Double {
    let rounds = 20_000
    return ThreadRates.total(threads: threads, seconds: seconds) { thread in
      BlackHole.take(RegisterLoop.run(rounds: rounds, seed: Float(thread) * 1e-3))
      return RegisterLoop.operations(rounds: rounds)
    }
  }
}
