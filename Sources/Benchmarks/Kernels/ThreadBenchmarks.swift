import OptimizationCore

/// A table of the time that it takes to hand work to threads and to wait for all of them.
struct ThreadBenchmarks {
  /// How to measure.
  let meter: KernelMeter
  /// The largest number of threads to use.
  let threads: Int

  /// Measures numbers of threads up to the allowed one.
  ///
  /// - Parameter report: Gets the table.
  func run(_ report: Report) {
    Report.progress("measuring: thread hand-off")
    var table = ResultTable(
      "Thread hand-off",
      note: "On the wall, from the call to its return: every thread gets one piece that does nothing.",
      columns: ["threads", "median", "best", "of 1,000 handed off in a row, each"]
    )
    let sampler = Sampler(clock: .wall, budget: meter.seconds, sliceSeconds: 1e-9)
    let counts = Set([1, 2, 4, 8, 16].filter { $0 < threads } + [threads]).sorted()
    for count in counts {
      let kernels = KernelEntryPoints(ComputeContext(threads: count))
      let once = sampler.measure { kernels.handOff { _ in } }
      let many = sampler.measure { for _ in 0..<1000 { kernels.handOff { _ in } } }
      table.add([
        .count(count), .seconds(once.median), .seconds(once.best), .seconds(many.median / 1000),
      ])
    }
    report.add(table)
  }
}
