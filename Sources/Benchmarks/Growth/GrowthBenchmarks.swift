import Foundation
import OptimizationCore

/// Tables of DPO steps as one size after the other grows.
struct GrowthBenchmarks {
  /// The sizes asked for.
  let options: BenchmarkOptions
  /// What the machine reaches at best, by number of threads.
  let peaks: [Int: MachinePeak]

  /// The workload that every sweep changes one size of.
  var base: WorkloadSpecification {
    let width = options.isQuick ? 64 : 128
    return WorkloadSpecification(
      kind: .dpo,
      model: DecoderConfiguration(
        vocabularySize: options.isQuick ? 512 : 4096,
        width: width,
        layerCount: options.isQuick ? 1 : 4,
        headCount: width / 32,
        hiddenWidth: width * 8 / 3,
        contextLength: 1024
      ),
      pairs: options.pairs,
      length: options.length,
      steps: options.steps,
      threads: options.threads
    )
  }

  /// Runs all sweeps, every size in a process of its own.
  ///
  /// - Parameter report: Gets the tables.
  /// - Throws: What a child process fails with.
  func run(_ report: Report) throws {
    for sweep in GrowthSweep.all { report.add(try table(sweep)) }
  }

  private func table(_ sweep: GrowthSweep) throws -> ResultTable {
    let base = base
    var table = ResultTable(
      "Growth over \(sweep.name)",
      note: note(of: base),
      columns: [
        sweep.name, "time", "processor time", "tokens/s", "GFLOP/s", "of peak", "peak MiB",
        "times the first",
        "expected", "quotient",
      ]
    )
    var first: (seconds: Double, work: Double)?
    for size in options.isQuick ? Array(sweep.sizes.prefix(2)) : sweep.sizes {
      Report.progress("measuring: growth over \(sweep.name), \(size)")
      var specification = base
      sweep.apply(&specification, size)
      let outcome = try WorkloadProcess.run(specification)
      let work = Self.expectedWork(outcome, threads: specification.threads)
      let start = first ?? (outcome.secondsPerStep, work)
      first = start
      let grown = outcome.secondsPerStep / start.seconds
      let expected = work / start.work
      let rate = outcome.operationsPerStep / outcome.secondsPerStep
      table.add([
        .count(size), .seconds(outcome.secondsPerStep), .seconds(outcome.processorSecondsPerStep),
        .number(outcome.tokensPerSecond, digits: 0),
        .number(rate / 1e9, digits: 1),
        peaks[specification.threads].map { .share(rate / $0.operationsPerSecond) } ?? .none,
        .count(outcome.peakMegabytes), .ratio(grown), .ratio(expected), .ratio(grown / expected),
      ])
    }
    return table
  }

  /// What the time should grow with: operations, shared by the processors that threads can have.
  static func expectedWork(_ outcome: WorkloadOutcome, threads: Int) -> Double {
    let processors = max(1, ProcessInfo.processInfo.activeProcessorCount)
    return outcome.operationsPerStep / Double(min(threads, processors))
  }

  private func note(of base: WorkloadSpecification) -> String {
    "DPO steps; unless they grow: \(base.pairs) pairs of up to \(base.length) tokens, width "
      + "\(base.model.width), \(base.model.layerCount) layers, vocabulary "
      + "\(base.model.vocabularySize), \(base.threads) threads. Expected is the growth of the "
      + "operations; a quotient above 1 is more growth than that."
  }
}
