/// Tables of training steps of the two models.
struct WorkloadBenchmarks {
  /// The sizes asked for.
  let options: BenchmarkOptions
  /// What the machine reaches at best, by number of threads.
  let peaks: [Int: MachinePeak]

  /// Runs every variant for every shape in a process of its own.
  ///
  /// - Parameter report: Gets the tables.
  /// - Throws: What a child process fails with.
  func run(_ report: Report) throws {
    var rates = ResultTable(
      "Training steps, \(options.pairs) pairs of up to \(options.length) tokens",
      note: "Tokens of both sequences of a pair, prompts counted twice; medians of "
        + "\(options.steps) steps on the wall. Memory is the peak of a fresh process.",
      columns: [
        "model", "step", "threads", "tokens/s", "time", "processor time", "GFLOP/s", "of peak",
        "peak MiB", "first loss", "last loss",
      ]
    )
    var phases = ResultTable(
      "Training steps, parts",
      note: "Mean times of the parts of a step.",
      columns: ["model", "step", "threads", "part", "time", "of the step"]
    )
    for shape in options.shapes {
      for variant in WorkloadVariant.all {
        for threads in Set([1, options.threads]).sorted() {
          Report.progress("measuring: \(shape.rawValue), \(variant.name), \(threads) threads")
          let outcome = try WorkloadProcess.run(
            options.workload(variant, shape: shape, threads: threads)
          )
          let labels: [Cell] = [.text(shape.rawValue), .text(variant.name), .count(threads)]
          rates.add(labels + figures(outcome, threads: threads))
          let total = outcome.phases.reduce(0) { $0 + $1.seconds }
          for phase in outcome.phases {
            phases.add(
              labels + [.text(phase.name), .seconds(phase.seconds), .share(phase.seconds / total)]
            )
          }
        }
      }
    }
    report.add(rates)
    report.add(phases)
  }

  private func figures(_ outcome: WorkloadOutcome, threads: Int) -> [Cell] {
    let rate = outcome.operationsPerStep / outcome.secondsPerStep
    return [
      .number(outcome.tokensPerSecond, digits: 0),
      .seconds(outcome.secondsPerStep),
      .seconds(outcome.processorSecondsPerStep),
      .number(rate / 1e9, digits: 1),
      peaks[threads].map { .share(rate / $0.operationsPerSecond) } ?? .none,
      .count(outcome.peakMegabytes),
      .number(outcome.losses.first ?? .nan, digits: 6),
      .number(outcome.losses.last ?? .nan, digits: 6),
    ]
  }
}
