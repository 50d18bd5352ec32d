import OptimizationCore

/// Compares matrix products with NumPy and PyTorch, in short slices by turns.
struct ProductComparison {
  /// The sizes asked for.
  let options: BenchmarkOptions

  /// Compares all groups of shapes, with one thread and with all.
  ///
  /// - Parameter report: Gets the tables.
  /// - Throws: `BenchmarkError` if Python fails.
  func run(_ report: Report) throws {
    guard let python = options.python else { return }
    for threads in Set([1, options.threads]).sorted() {
      let slice = options.seconds / 4
      let peer = try ProductPeer(python: python, threads: threads, seconds: slice)
      defer { peer.stop() }
      for group in ProductBenchmarks.groups {
        Report.progress("comparing: \(group.title), \(threads) threads")
        var table = ResultTable(
          "\(group.title), compared, \(threads) \(threads == 1 ? "thread" : "threads")",
          note: "\(ProductBenchmarks.note) GFLOP/s; medians of \(rounds) slices by turns. Ratios "
            + "above 1 are in our favour.",
          columns: [
            "sizes", "form", "Penchant", "of peak", "NumPy", "PyTorch", "to NumPy", "to PyTorch",
          ]
        )
        for shape in options.isQuick ? Array(group.shapes.prefix(2)) : group.shapes {
          table.add(try line(shape, peer: peer, threads: threads, slice: slice))
        }
        report.add(table)
      }
    }
  }

  private var rounds: Int { max(3, options.rounds) }

  private func line(
    _ shape: ProductShape,
    peer: ProductPeer,
    threads: Int,
    slice: Double
  ) throws -> [Cell] {
    let operands = ProductOperands(shape)
    let context = ComputeContext(threads: threads)
    let sampler = Sampler(clock: .suited(toThreads: threads), budget: slice)
    var ours: [Double] = []
    var theirs: [ProductPeer.Times] = []
    var peaks: [Double] = []
    for _ in 0..<rounds {
      peaks.append(MachinePeak.registerRate(threads: threads))
      ours.append(operands.measure(context, sampler).median)
      theirs.append(try peer.measure(shape))
    }
    let time = Sample.median(of: ours)
    let numpy = Sample.median(of: theirs.map(\.numpy))
    let torch = Sample.median(of: theirs.map(\.torch))
    let rate = { (seconds: Double) in Cell.number(shape.operations / seconds / 1e9, digits: 1) }
    let peak = MachinePeak.withoutInterruptions(peaks)
    return [
      .text(shape.sizes), .text(shape.form), rate(time),
      .share(shape.operations / time / peak), rate(numpy), rate(torch),
      .ratio(numpy / time), .ratio(torch / time),
    ]
  }
}
