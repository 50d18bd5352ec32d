import Foundation
import OptimizationCore

/// The logits of a model on disk, ours and another program's on the same tokens.
struct LogitComparison {
  /// The largest difference that passes.
  static let limit = 1e-4

  /// The lengths of the texts.
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
    let texts = Self.texts(stored.configuration)
    var memory = ResultTable(
      "Loading \(name)",
      note: "Resident memory beyond that of the program itself, with the pages of the file; "
        + "\((stored.catalog.elementCount * 4) >> 20) MiB are the weights as 32-bit floats.",
      columns: [
        "weights", "time", "MiB loaded", "peak MiB loading",
        "peak MiB with \(texts.joined().count) tokens",
      ]
    )
    var values: [Float] = []
    for inPlace in [true, false] {
      let cost = try LoadCost.measured {
        try RunnableModel(stored, inPlace: inPlace)
      } running: {
        values = $0.values(texts, threads: threads)
      }
      memory.add([
        .text(inPlace ? "in the file's mapping where they can" : "copied"), .seconds(cost.seconds),
        .count(cost.loadedBytes >> 20), .count(cost.loadingPeakBytes >> 20),
        .count(cost.runningPeakBytes >> 20),
      ])
    }
    report.add(memory)
    let (reference, expected) = try ModelPeer(python: python).run(model: path, texts: texts)
    guard values.count == expected.count else {
      throw BenchmarkError.unreadable(
        program: "Python",
        output: "\(expected.count) numbers, where \(values.count) were expected"
      )
    }
    let differences = zip(values, expected).map { abs(Double($0) - Double($1)) }
    // A NaN is never the larger of two numbers.
    let worst =
      differences.contains(where: \.isNaN) ? .infinity : differences.max() ?? 0
    var table = ResultTable(
      "Logits of \(name)",
      note:
        "On \(texts.count) texts of random tokens; for an encoder, hidden states and normalized "
        + "means. The largest difference must not exceed \(Self.limit).",
      columns: [
        "family", "against", "tokens", "numbers", "largest", "mean difference",
        "largest difference",
      ]
    )
    table.add([
      .text(stored.configuration.family.rawValue), .text(reference),
      .count(texts.joined().count), .count(values.count),
      .number(values.map { Double(abs($0)) }.max() ?? 0, digits: 2),
      .number(differences.reduce(0, +) / Double(max(1, differences.count)), digits: 8),
      .number(worst, digits: 8),
    ])
    report.add(table)
    guard worst <= Self.limit else {
      throw BenchmarkError.disagreement(model: path, difference: worst, limit: Self.limit)
    }
  }

  private var name: String { URL(fileURLWithPath: path).lastPathComponent }

  /// Texts of random tokens that fit into the model's context.
  private static func texts(_ configuration: ModelConfiguration) -> [[Int32]] {
    var random = CounterRandom(seed: 1, stream: "tokens")
    return lengths.map { length in
      (0..<min(length, configuration.contextLength)).map { _ in
        Int32(random.next() % UInt64(configuration.vocabularySize))
      }
    }
  }
}
