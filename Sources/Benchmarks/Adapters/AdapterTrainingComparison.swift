import Foundation
import OptimizationCore

/// Compares DPO steps that train a LoRA adapter with TRL's, alternating.
struct AdapterTrainingComparison {
  /// What is asked for.
  let options: AdapterTrainingOptions

  /// Compares and prints.
  ///
  /// - Throws: `BenchmarkError`, or what opening the model throws.
  func run() throws {
    let configuration = try StoredModel(options.model).configuration.decoderConfiguration()
    var specification = WorkloadSpecification(
      kind: .dpo,
      model: configuration,
      pairs: options.pairs,
      length: options.length,
      steps: options.steps,
      threads: options.threads
    )
    specification.baseModel = options.model
    specification.adapterRank = options.rank
    var once = specification
    once.sharesPrompts = true
    let peer = AdapterTrainingPeer(options: options)
    var rates: [String: [Double]] = [:]
    var peaks: [String: [Double]] = [:]
    var losses: [String: Double] = [:]
    func note(_ name: String, _ rate: Double, _ peak: Int, _ loss: Double, _ round: Int) {
      rates[name, default: []].append(rate)
      peaks[name, default: []].append(Double(peak))
      losses[name] = loss
      Report.progress("round \(round), \(name): \(Int(rate)) tokens/s, \(peak) MiB")
    }
    for round in 1...options.rounds {
      let own = try WorkloadProcess.run(specification)
      note(Self.names[1], own.tokensPerSecond, own.peakMegabytes, own.losses[0], round)
      let theirs = try peer.run(specification.allPairs)
      note(
        Self.names[0],
        theirs.tokensPerSecond,
        theirs.peakMegabytes,
        theirs.firstLoss,
        round
      )
      let shared = try WorkloadProcess.run(once)
      note(Self.names[2], shared.tokensPerSecond, shared.peakMegabytes, shared.losses[0], round)
    }
    var table = ResultTable(
      "DPO steps of a LoRA adapter of rank \(options.rank) compared",
      note: "Medians of \(options.rounds) alternating rounds of \(options.steps) steps, "
        + "\(options.pairs) pairs of up to \(options.length) tokens, \(options.threads) threads, all "
        + "linear maps; the reference is the base, evaluated in the step.",
      columns: [
        "what", "tokens/s", "least", "most", "times TRL", "peak MiB", "of TRL's memory",
        "first loss",
      ]
    )
    let reference = Sample.median(of: rates[Self.names[0]] ?? [])
    let memory = Sample.median(of: peaks[Self.names[0]] ?? [])
    for name in Self.names {
      let rate = Sample.median(of: rates[name] ?? [])
      let peak = Sample.median(of: peaks[name] ?? [])
      table.add([
        .text(name), .number(rate, digits: 0), .number(rates[name]?.min() ?? .nan, digits: 0),
        .number(rates[name]?.max() ?? .nan, digits: 0), .ratio(rate / reference),
        .number(peak, digits: 0), .share(peak / memory),
        .number(losses[name] ?? .nan, digits: 6),
      ])
    }
    Report(printsMarkdown: options.printsMarkdown).add(table)
  }

  private static let names = [
    "TRL with PEFT", "Penchant, the same work", "Penchant, prompts computed once",
  ]
}
