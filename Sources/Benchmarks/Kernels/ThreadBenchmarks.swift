import OptimizationCore
import Synchronization

/// A table of the time that it takes to hand work to threads and to wait for all of them.
struct ThreadBenchmarks {
  /// How to measure.
  let meter: KernelMeter
  /// The largest number of threads to use.
  let threads: Int

  /// Counts threads that have begun their piece.
  private final class Arrivals: Sendable {
    private let count = Atomic<Int>(0)

    /// Waits until a number of pieces have begun, but no longer than a millisecond: there may be
    /// fewer threads than pieces.
    func wait(for expected: Int) {
      count.wrappingAdd(1, ordering: .relaxed)
      let end = ProcessorClock.wall.now + 1e-3
      while count.load(ordering: .relaxed) < expected, ProcessorClock.wall.now < end {}
    }
  }

  /// Measures numbers of threads up to the allowed one.
  ///
  /// - Parameter report: Gets the table.
  func run(_ report: Report) {
    Report.progress("measuring: thread hand-off")
    var table = ResultTable(
      "Thread hand-off",
      note: "On the wall, from the call to its return, with one piece of work for every thread. "
        + "Pieces are empty, or each waits until all have begun, which shows how fast threads come; "
        + "1 ms means that one didn't.",
      columns: ["threads", "empty pieces", "all begun", "all begun, best"]
    )
    let sampler = Sampler(clock: .wall, budget: meter.seconds)
    let counts = Set([1, 2, 4, 8, 16].filter { $0 < threads } + [threads]).sorted()
    for count in counts {
      let kernels = KernelEntryPoints(ComputeContext(threads: count))
      let empty = sampler.measure { kernels.handOff { _ in } }
      let begun = sampler.measure {
        let arrivals = Arrivals()
        kernels.handOff { _ in arrivals.wait(for: count) }
      }
      table.add([
        .count(count), .seconds(empty.median), .seconds(begun.median), .seconds(begun.best),
      ])
    }
    report.add(table)
  }
}
