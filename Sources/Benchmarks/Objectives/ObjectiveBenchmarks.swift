import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan

/// A table of what losses and their gradients cost beside the training step around them.
struct ObjectiveBenchmarks {
  /// The sizes asked for.
  let options: BenchmarkOptions

  /// An objective, or several terms, with the rows that they read.
  struct Case: Sendable {
    /// What the terms are called in the table.
    var name: String
    /// How the terms read their rows.
    var kind: String
    /// The terms.
    var terms: [any LossTerm]
  }

  /// A plain objective, and those that read tokens, batches, lists and whole distributions.
  static let cases = [
    Case(name: "DPO", kind: "per pair", terms: [DPO(beta: 0.1)]),
    Case(name: "IPO, means", kind: "per pair", terms: [IPO(tau: 0.1, logProbabilities: .mean)]),
    Case(
      name: "DPO + likelihood + KL (k3)",
      kind: "per pair and token",
      terms: [
        DPO(beta: 0.1), NegativeLogLikelihood<Comparison>(of: .chosen),
        KL<Comparison>(to: .reference),
      ]
    ),
    Case(name: "DenseDPO", kind: "per token", terms: [DenseDPO(beta: 0.1)]),
    Case(
      name: "LengthDesensitizedDPO",
      kind: "per token",
      terms: [LengthDesensitizedDPO(beta: 0.1, alpha: 0.5)]
    ),
    Case(name: "TDPO", kind: "per token", terms: [TDPO(beta: 0.1, form: .first)]),
    Case(name: "WPO of DPO", kind: "per token", terms: [WPO(DPO(beta: 0.1))]),
    Case(name: "AOT", kind: "of the batch", terms: [AOT(beta: 0.1, matching: .paired)]),
    Case(
      name: "PairedBCO",
      kind: "of the batch",
      terms: [PairedBCO(beta: 0.1, shift: .runningMean)]
    ),
    Case(name: "KTO", kind: "of the batch", terms: [KTO(beta: 0.1)]),
    Case(name: "PlackettLuceDPO", kind: "per list", terms: [PlackettLuceDPO(beta: 0.1)]),
    Case(name: "LiPO", kind: "per list", terms: [LiPO(beta: 0.1, reduction: .sum)]),
  ]

  /// Measures every case beside a DPO step of every shape on as many sequences.
  ///
  /// - Parameter report: Gets the table.
  /// - Throws: What a child process or a formula fails with.
  func run(_ report: Report) throws {
    var table = ResultTable(
      "Objectives beside the step, \(options.pairs) pairs of up to \(options.length) tokens",
      note:
        "Processor time of one thread for a loss, its gradient for every token and the check that "
        + "all is finite, and its share of the whole DPO step with a cached reference and shared "
        + "prompts, the fastest one.",
      columns: [
        "model", "objective", "reads", "time", "ns per token", "step", "percent of the step",
      ]
    )
    for shape in options.shapes {
      Report.progress("measuring: objectives, \(shape.rawValue)")
      let variant = WorkloadVariant(
        name: "DPO, reference cached, prompts shared",
        kind: .dpoWithCachedReference,
        sharesPrompts: true
      )
      let outcome = try WorkloadProcess.run(options.workload(variant, shape: shape, threads: 1))
      let step = outcome.processorSecondsPerStep
      for line in Self.cases {
        let work = try ObjectiveWork(line.terms, pairs: options.pairs, length: options.length)
        let sampler = Sampler(clock: .thread, budget: options.seconds)
        let time = sampler.measure { work.run() }.median
        table.add([
          .text(shape.rawValue), .text(line.name), .text(line.kind), .seconds(time),
          .number(time * 1e9 / Double(work.tokenCount), digits: 2), .seconds(step),
          .number(time / step * 100, digits: 3),
        ])
      }
    }
    report.add(table)
  }
}
