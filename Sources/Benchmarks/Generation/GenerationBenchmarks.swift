import Foundation
import OptimizationCore

/// Measures continuing prompts, by itself or by turns with transformers.
struct GenerationBenchmarks {
  /// The sizes asked for.
  let options: BenchmarkOptions

  private var promptLength: Int { options.isQuick ? 8 : 32 }
  private var newTokens: Int { options.isQuick ? 8 : 128 }
  private static let batches = [1, 8]

  /// Measures all models.
  ///
  /// - Parameter report: Gets the tables.
  /// - Throws: An error if a model cannot be read, or Python fails.
  func run(_ report: Report) throws {
    var models: [(name: String, path: String?, decoder: Decoder)] = []
    for path in options.models {
      let name = URL(fileURLWithPath: path).lastPathComponent
      models.append((name, path, try StoredModel(path).makeDecoder()))
    }
    if models.isEmpty {
      models = options.shapes.map { ($0.rawValue, nil, Decoder($0.configuration, seed: 1)) }
    }
    for model in models {
      if let python = options.python, let path = model.path {
        report.add(try compared(model.decoder, name: model.name, path: path, python: python))
      } else {
        report.add(try measured(model.decoder, name: model.name))
      }
    }
  }

  private func work(_ decoder: Decoder, batch: Int) -> GenerationWork {
    GenerationWork(
      count: batch,
      length: promptLength,
      newTokens: newTokens,
      vocabularySize: decoder.configuration.vocabularySize
    )
  }

  private var note: String {
    "Greedy, prompts of \(promptLength) tokens, \(newTokens) new ones each, reading the prompts "
      + "included, \(options.threads) threads, 32-bit floats."
  }

  private func measured(_ decoder: Decoder, name: String) throws -> ResultTable {
    var table = ResultTable(
      "Generation with \(name)",
      note: note,
      columns: ["prompts at once", "tokens/s", "a token", "weights read, GB/s"]
    )
    let context = ComputeContext(threads: options.threads)
    for batch in Self.batches {
      Report.progress("generation: \(name), \(batch) at once")
      let work = work(decoder, batch: batch)
      _ = try work.run(decoder, context)
      let seconds = Sample.median(
        of: try (0..<max(3, options.rounds)).map { _ in try work.run(decoder, context).seconds }
      )
      let step = seconds / Double(newTokens)
      table.add([
        .count(batch), .number(Double(work.tokenCount) / seconds, digits: 0), .seconds(step),
        .number(4e-9 * Double(decoder.configuration.parameterCount) / step, digits: 1),
      ])
    }
    return table
  }

  private func compared(
    _ decoder: Decoder,
    name: String,
    path: String,
    python: String
  ) throws -> ResultTable {
    var table = ResultTable(
      "Generation with \(name), compared",
      note: "\(note) Medians of \(rounds) rounds by turns. Ratios above 1 are in our favour.",
      columns: [
        "prompts at once", "Penchant tokens/s", "transformers tokens/s", "ratio", "least", "most",
        "equal tokens",
      ]
    )
    let peer = try GenerationPeer(python: python, model: path, threads: options.threads)
    defer { peer.stop() }
    let context = ComputeContext(threads: options.threads)
    for batch in Self.batches {
      let work = work(decoder, batch: batch)
      // The first turn of each warms up.
      let theirTokens = try peer.run(work).tokens
      let ourTokens = try work.run(decoder, context).tokens
      var (ours, theirs): ([Double], [Double]) = ([], [])
      for round in 1...rounds {
        theirs.append(try peer.run(work).seconds)
        ours.append(try work.run(decoder, context).seconds)
        Report.progress(
          "round \(round), \(name), \(batch) at once: \(rate(work, ours)) against "
            + "\(rate(work, theirs)) tokens/s"
        )
      }
      let ratios = zip(ours, theirs).map { $1 / $0 }
      let pairs = zip(ourTokens, theirTokens).flatMap { zip($0, $1).map { $0 == $1 } }
      table.add([
        .count(batch),
        .number(Double(work.tokenCount) / Sample.median(of: ours), digits: 0),
        .number(Double(work.tokenCount) / Sample.median(of: theirs), digits: 0),
        .ratio(Sample.median(of: theirs) / Sample.median(of: ours)),
        .ratio(ratios.min() ?? .nan), .ratio(ratios.max() ?? .nan),
        .share(Double(pairs.count { $0 }) / Double(max(1, pairs.count))),
      ])
    }
    return table
  }

  private var rounds: Int { max(3, options.rounds) }

  private func rate(_ work: GenerationWork, _ seconds: [Double]) -> Int {
    Int(Double(work.tokenCount) / (seconds.last ?? .infinity))
  }
}
