import OptimizationCore

/// Measures kernels with one thread and with all, and makes tables of them.
struct KernelMeter {
  /// The numbers of threads to measure with.
  let threadCounts: [Int]
  /// What the machine reaches at best, by number of threads.
  let peaks: [Int: MachinePeak]
  /// The seconds for one line and number of threads.
  let seconds: Double
  /// Whether only a few small cases are wanted.
  let isQuick: Bool

  /// Chooses some cases.
  ///
  /// - Parameters:
  ///   - all: The cases of a full run.
  ///   - quick: How many of them a quick run takes, from the first on.
  /// - Returns: The cases of this run.
  func cases<Case>(_ all: [Case], quick: Int = 2) -> [Case] {
    isQuick ? Array(all.prefix(quick)) : all
  }

  /// The sampler for a number of threads.
  ///
  /// - Parameter threads: How many threads work.
  /// - Returns: A sampler of processor time for one thread and of time on the wall for more.
  func sampler(threads: Int) -> Sampler {
    Sampler(clock: .suited(toThreads: threads), budget: seconds)
  }

  /// Measures cases whose work is of one kind.
  ///
  /// - Parameters:
  ///   - title: What is measured.
  ///   - note: How to read the figures.
  ///   - labels: The headings of the columns in front of the figures.
  ///   - cases: The lines.
  /// - Returns: A table with the same figures for every number of threads.
  func table(
    _ title: String,
    note: String,
    labels: [String],
    cases: [KernelCase]
  ) -> ResultTable {
    Report.progress("measuring: \(title)")
    let headings = threadCounts.flatMap { threads in
      figures(of: cases).map { heading(for: $0, threads: threads) }
    }
    let threads = threadCounts.map(String.init).joined(separator: " and ")
    var table = ResultTable(
      title,
      note: note + (threadCounts.count == 1 ? "" : " In brackets: with \(threads) threads."),
      columns: labels + headings
    )
    for line in cases {
      table.add(line.labels + threadCounts.flatMap { cells(line, threads: $0) })
    }
    return table
  }

  /// A column's heading, which names the number of threads.
  private func heading(for figure: String, threads: Int) -> String {
    threadCounts.count == 1 ? figure : "\(figure) (\(threads))"
  }

  private func figures(of cases: [KernelCase]) -> [String] {
    switch cases.first?.work {
    case .operations: ["time", "GFLOP/s", "of peak"]
    case .bytesPerElement: ["time", "ns per element", "GB/s", "of memory's"]
    case .elements: ["time", "ns per element"]
    case nil: []
    }
  }

  private func cells(_ line: KernelCase, threads: Int) -> [Cell] {
    let context = ComputeContext(threads: threads)
    if case .operations(let operations) = line.work {
      var peaks = (0..<2).map { _ in MachinePeak.registerRate(threads: threads) }
      let time = line.measure(context, sampler(threads: threads)).median
      for _ in 0..<3 { peaks.append(MachinePeak.registerRate(threads: threads)) }
      return [.seconds(time)]
        + rate(operations / time, of: MachinePeak.withoutInterruptions(peaks))
    }
    let time = line.measure(context, sampler(threads: threads)).median
    switch line.work {
    case .operations: return []
    case .bytesPerElement(let bytes, let count):
      return [.seconds(time), perElement(time, count)]
        + rate(Double(bytes * count) / time, of: peaks[threads]?.bytesPerSecond)
    case .elements(let count):
      return [.seconds(time), perElement(time, count)]
    }
  }

  private func perElement(_ seconds: Double, _ count: Int) -> Cell {
    .number(seconds * 1e9 / Double(max(1, count)), digits: 3)
  }

  private func rate(_ rate: Double, of peak: Double?) -> [Cell] {
    [.number(rate / 1e9, digits: 1), peak.map { .share(rate / $0) } ?? .none]
  }
}
