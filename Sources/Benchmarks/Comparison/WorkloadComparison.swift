import Foundation

/// Compares training steps with the peers' script, alternating.
struct WorkloadComparison {
  /// The sizes asked for.
  let options: BenchmarkOptions
  /// The script.
  let script: PeerScript

  /// One thing that takes its turn.
  private struct Turn {
    var name: String
    var run: () throws -> (tokensPerSecond: Double, megabytes: Int)
  }

  /// Compares speed and memory of every shape, and the losses from the same weights.
  ///
  /// - Parameter report: Gets the tables.
  /// - Throws: What a child process fails with.
  func run(_ report: Report) throws {
    report.add(try losses())
    for shape in options.shapes { report.add(try rates(shape)) }
  }

  private func rates(_ shape: ModelShape) throws -> ResultTable {
    let peers = ["trl", "torch"].map { way in
      Turn(name: way == "trl" ? "TRL" : "PyTorch") {
        let outcome = try script.run(way: way, shape: shape, options: options)
        return (outcome.tokensPerSecond, outcome.peakMegabytes)
      }
    }
    let own = WorkloadVariant.dpo.map { variant in
      Turn(name: "Penchant, \(variant.name)") {
        let outcome = try WorkloadProcess.run(
          options.workload(variant, shape: shape, threads: options.threads)
        )
        return (outcome.tokensPerSecond, outcome.peakMegabytes)
      }
    }
    // Ours stand between theirs, so that a slow minute of the machine hits both.
    let turns =
      zip(peers, own).flatMap { [$0, $1] } + peers.dropFirst(own.count)
      + own.dropFirst(peers.count)
    var rates: [String: [Double]] = [:]
    var memory: [String: [Double]] = [:]
    for round in 1...options.rounds {
      for turn in turns {
        let result = try turn.run()
        rates[turn.name, default: []].append(result.tokensPerSecond)
        memory[turn.name, default: []].append(Double(result.megabytes))
        Report.progress(
          "round \(round), \(shape.rawValue), \(turn.name): "
            + "\(Int(result.tokensPerSecond)) tokens/s, \(result.megabytes) MiB"
        )
      }
    }
    var table = ResultTable(
      "DPO steps of \(shape.rawValue) compared",
      note: "Medians of \(options.rounds) alternating rounds of \(options.steps) steps, "
        + "\(options.pairs) pairs of up to \(options.length) tokens, \(options.threads) threads. "
        + "Times TRL and PyTorch are ratios of tokens per second, of TRL's memory a ratio of peaks.",
      columns: [
        "what", "tokens/s", "least", "most", "times TRL", "times PyTorch", "peak MiB",
        "of TRL's memory", "of PyTorch's memory",
      ]
    )
    let rate = { (name: String) in Sample.median(of: rates[name] ?? []) }
    let peak = { (name: String) in Sample.median(of: memory[name] ?? []) }
    for name in (peers + own).map(\.name) {
      table.add([
        .text(name), .number(rate(name), digits: 0),
        .number(rates[name]?.min() ?? .nan, digits: 0),
        .number(rates[name]?.max() ?? .nan, digits: 0),
        .ratio(rate(name) / rate("TRL")), .ratio(rate(name) / rate("PyTorch")),
        .number(peak(name), digits: 0),
        .share(peak(name) / peak("TRL")), .share(peak(name) / peak("PyTorch")),
      ])
    }
    return table
  }

  /// Trains from the script's own weights and compares the losses of all steps.
  private func losses() throws -> ResultTable {
    var table = ResultTable(
      "Losses from the same weights and tokens",
      note: "Steps of the script's PyTorch loop and ours; the difference is relative.",
      columns: ["model", "step", "PyTorch", "Penchant", "difference"]
    )
    var options = options
    options.steps = 2
    for shape in options.shapes {
      Report.progress("comparing losses: \(shape.rawValue)")
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("benchmarks-\(UUID().uuidString).safetensors").path
      defer { try? FileManager.default.removeItem(atPath: file) }
      let theirs = try script.losses(shape: shape, options: options, weights: file)
      options.weights = file
      let ours = try WorkloadProcess.run(
        options.workload(WorkloadVariant.dpo[0], shape: shape, threads: options.threads)
      ).losses
      for (step, pair) in zip(theirs, ours).enumerated() {
        table.add([
          .text(shape.rawValue), .count(step), .number(pair.0, digits: 8),
          .number(pair.1, digits: 8), .text(Self.difference(pair.1, pair.0)),
        ])
      }
    }
    return table
  }

  /// The relative difference of two numbers as a power of ten.
  static func difference(_ ours: Double, _ theirs: Double) -> String {
    String(format: "%.1e", abs(ours - theirs) / abs(theirs))
  }
}
