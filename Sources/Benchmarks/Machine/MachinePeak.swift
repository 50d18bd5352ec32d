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
  ///   - threads: How many threads work at once, measured on the wall.
  ///   - seconds: Roughly how long to measure; the best of many slices counts, which
  ///     are short, so that some are not interrupted.
  ///   - bytes: The memory that the triad runs over, in bytes.
  /// - Returns: The best rates seen.
  static func measured(threads: Int, seconds: Double, bytes: Int = 256 << 20) -> MachinePeak {
    let slice = 0.002
    let slices = max(10, Int(seconds / 2 / slice))
    let rates = (0..<slices).map { _ in registerRate(threads: threads, seconds: slice) }
    let triad = MemoryTriad(bytes: bytes)
    let bandwidths = (0..<slices / 4).map { _ in triad.rate(threads: threads, seconds: slice) }
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
