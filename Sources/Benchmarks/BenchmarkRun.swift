import Foundation

/// Everything that one command line measures, in order.
struct BenchmarkRun {
  /// What is asked for.
  let options: BenchmarkOptions
  /// Gets the tables.
  let report: Report

  /// Creates a run.
  ///
  /// - Parameter options: What is asked for.
  init(_ options: BenchmarkOptions) {
    self.options = options
    report = Report(printsMarkdown: options.printsMarkdown)
  }

  /// Measures everything and writes the results.
  ///
  /// - Throws: `BenchmarkError` if a file or another program is of no use.
  func run() throws {
    let machine = Machine.current()
    try checkFiles()
    report.introduce(
      "\(machine.processor), \(machine.processorCount) processors with \(machine.offered); kernels "
        + "compiled for \(machine.compiledFor); up to \(options.threads) threads."
    )
    for warning in machine.warnings { Report.progress("warning: \(warning)") }
    // Nothing is compared with the machine's peak if only logits are.
    let threadCounts =
      options.subjects == [.logits] ? [] : Set([1, options.threads]).sorted()
    var peaks: [Int: MachinePeak] = [:]
    for threads in threadCounts {
      peaks[threads] = .measured(
        threads: threads,
        seconds: options.isQuick ? 0.3 : 2,
        bytes: options.isQuick ? 64 << 20 : 256 << 20
      )
    }
    let ordered = threadCounts.compactMap { peaks[$0] }
    for subject in options.subjects { try measure(subject, peaks: peaks, ordered: ordered) }
    if let file = options.json {
      try report.write(to: file, machine: machine, threads: options.threads, peaks: ordered)
    }
  }

  private func measure(
    _ subject: Subject,
    peaks: [Int: MachinePeak],
    ordered: [MachinePeak]
  ) throws {
    let meter = KernelMeter(
      threadCounts: ordered.map(\.threads),
      peaks: peaks,
      seconds: options.seconds,
      isQuick: options.isQuick
    )
    switch subject {
    case .peak: report.add(table(of: ordered))
    case .products where options.python != nil:
      try ProductComparison(options: options).run(report)
    case .products: ProductBenchmarks(meter: meter).run(report)
    case .functions: FunctionBenchmarks(meter: meter).run(report)
    case .rows: RowBenchmarks(meter: meter).run(report)
    case .attention: AttentionBenchmarks(meter: meter).run(report)
    case .predictions: PredictionBenchmarks(meter: meter).run(report)
    case .optimizers: OptimizerBenchmarks(meter: meter).run(report)
    case .threads: ThreadBenchmarks(meter: meter, threads: options.threads).run(report)
    case .generation: try GenerationBenchmarks(options: options).run(report)
    case .workloads:
      if let python = options.python, let path = options.peers {
        let script = try PeerScript(python: python, path: path)
        try WorkloadComparison(options: options, script: script).run(report)
      } else {
        try WorkloadBenchmarks(options: options, peaks: peaks).run(report)
      }
    case .objectives: try ObjectiveBenchmarks(options: options).run(report)
    case .growth: try GrowthBenchmarks(options: options, peaks: peaks).run(report)
    case .logits:
      guard let python = options.python else { return }
      for path in options.models {
        try LogitComparison(path: path, python: python, threads: options.threads).run(report)
      }
    }
  }

  private func table(of peaks: [MachinePeak]) -> ResultTable {
    var table = ResultTable(
      "Peak of the machine",
      note:
        "The median of uninterrupted slices of a loop in registers, and the best of a triad over "
        + "memory, with the instructions of this build.",
      columns: ["threads", "GFLOP/s", "GB/s"]
    )
    for peak in peaks {
      table.add([
        .count(peak.threads), .number(peak.operationsPerSecond / 1e9, digits: 1),
        .number(peak.bytesPerSecond / 1e9, digits: 1),
      ])
    }
    return table
  }

  /// Finds files that are not there before anything is measured.
  private func checkFiles() throws {
    let files =
      [
        (BenchmarkOption.weights, options.weights), (.compare, options.python),
        (.peers, options.peers),
      ] + options.models.map { (.model, $0) }
    for case (let option, .some(let file)) in files {
      // A program without a folder is looked for by the system.
      let isCommand = option == .compare && !file.contains("/")
      guard isCommand || FileManager.default.fileExists(atPath: file) else {
        throw BenchmarkError.missingFile(option: option.name, file: file)
      }
    }
  }
}
