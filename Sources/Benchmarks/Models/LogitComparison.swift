import Foundation
import OptimizationCore

/// The logits of a model on disk, ours and another program's on the same tokens.
struct LogitComparison {
  /// The largest difference that passes on texts as the model itself writes them.
  static let limit = 1e-4

  /// The lengths of the texts of each kind.
  private static let lengths = [96, 1, 31]

  /// The path of the model.
  let path: String
  /// The Python to compare with.
  let python: String
  /// How many threads to use.
  let threads: Int

  /// Loads the model in both ways, runs it, and compares.
  ///
  /// - Parameter report: Gets the tables.
  /// - Throws: `BenchmarkError` if the other program fails or the numbers differ by more than
  ///   `limit`, or what reading the model throws.
  func run(_ report: Report) throws {
    let stored = try StoredModel(path)
    let random = Self.randomTexts(stored.configuration)
    report.add(try loading(stored, random))
    let model = try RunnableModel(stored, inPlace: true)
    var kinds = [(name: "random tokens", texts: random)]
    if case .decoder(let decoder) = model {
      kinds.insert(("drawn from the model", try Self.drawnTexts(decoder, threads: threads)), at: 0)
    }
    let texts = kinds.flatMap(\.texts)
    let values = model.values(texts, threads: threads)
    let results = try ModelPeer(python: python).run(model: path, texts: texts)
    guard let exact = results.first, results.allSatisfy({ $0.values.count == values.count }) else {
      throw BenchmarkError.unreadable(
        program: "Python",
        output: "\(results.map(\.values.count)) numbers, where \(values.count) were expected"
      )
    }
    var table = ResultTable(
      "Logits of \(name)",
      note: "Of every token of some texts; for an encoder, hidden states and normalized means. In "
        + "the first row the largest difference must not exceed \(Self.limit). Two programs in 32 "
        + "bits both round: the last rows have the other one's own rounding.",
      columns: [
        "family", "what", "against", "texts", "tokens", "numbers", "largest", "mean difference",
        "largest difference",
      ]
    )
    var pairs = results.map { ("here", values, $0) }
    pairs += results.dropFirst().map { ($0.reference, $0.values, exact) }
    var first: Double?
    for (what, values, other) in pairs {
      var start = 0
      for (kind, texts) in kinds {
        let tokens = texts.joined().count
        // All that is left for an encoder, whose means follow its states.
        let count =
          kinds.count == 1 ? values.count : tokens * stored.configuration.vocabularySize
        let range = start..<(start + count)
        start += count
        let difference = Difference(values[range], other.values[range])
        if first == nil { first = difference.largest }
        table.add([
          .text(stored.configuration.family.rawValue), .text(what), .text(other.reference),
          .text(kind), .count(tokens), .count(count),
          .number(values[range].map { Double(abs($0)) }.max() ?? 0, digits: 2),
          .number(difference.mean, digits: 8), .number(difference.largest, digits: 8),
        ])
      }
    }
    report.add(table)
    guard let first, first <= Self.limit else {
      throw BenchmarkError.disagreement(
        model: path,
        difference: first ?? .infinity,
        limit: Self.limit
      )
    }
  }

  /// How far two programs' numbers are apart.
  private struct Difference {
    let mean: Double
    let largest: Double

    init(_ values: ArraySlice<Float>, _ others: ArraySlice<Float>) {
      let differences = zip(values, others).map { abs(Double($0) - Double($1)) }
      mean = differences.reduce(0, +) / Double(max(1, differences.count))
      // A NaN is never the larger of two numbers.
      largest = differences.contains(where: \.isNaN) ? .infinity : differences.max() ?? 0
    }
  }

  private func loading(_ stored: StoredModel, _ texts: [[Int32]]) throws -> ResultTable {
    let megabytes = (stored.catalog.elementCount * 4) >> 20
    var table = ResultTable(
      "Loading \(name)",
      note: "Resident memory beyond that of the program itself, pages of the file included; the "
        + "weights are \(megabytes) MiB as 32-bit floats.",
      columns: [
        "weights", "time", "MiB loaded", "peak MiB loading",
        "peak MiB with \(texts.joined().count) tokens",
      ]
    )
    for inPlace in [true, false] {
      let cost = try LoadCost.measured {
        try RunnableModel(stored, inPlace: inPlace)
      } running: {
        _ = $0.values(texts, threads: threads)
      }
      table.add([
        .text(inPlace ? "in the file's mapping where they can" : "copied"), .seconds(cost.seconds),
        .count(cost.loadedBytes >> 20), .count(cost.loadingPeakBytes >> 20),
        .count(cost.runningPeakBytes >> 20),
      ])
    }
    return table
  }

  private var name: String { URL(fileURLWithPath: path).lastPathComponent }

  /// Texts of random tokens that fit into the model's context.
  private static func randomTexts(_ configuration: ModelConfiguration) -> [[Int32]] {
    var random = CounterRandom(seed: 1, stream: "tokens")
    return lengths.map { length in
      (0..<min(length, configuration.contextLength)).map { _ in
        Int32(random.next() % UInt64(configuration.vocabularySize))
      }
    }
  }

  /// Texts whose tokens, except the first, are drawn as the model has them follow each other.
  private static func drawnTexts(_ decoder: Decoder, threads: Int) throws -> [[Int32]] {
    try lengths.enumerated().map { index, length in
      // Many vocabularies begin with the tokens that begin texts.
      let prompt: [Int32] = [decoder.configuration.vocabularySize > 1 ? 1 : 0]
      let count = min(length, decoder.configuration.contextLength) - 1
      guard count > 0 else { return prompt }
      let results = try decoder.generate(
        [GenerationRequest(prompt: prompt)],
        settings: GenerationSettings(
          sampling: SamplingSettings(),
          maximumNewTokens: count,
          seed: UInt64(index)
        ),
        context: ComputeContext(threads: threads)
      )
      return prompt + results[0][0].tokens
    }
  }
}
