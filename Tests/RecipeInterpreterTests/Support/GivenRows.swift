import PreferenceData

/// Rows that a test writes down.
struct GivenRows<Example: ExampleKind>: ExampleSource {
  var examples: [Example]

  init(_ examples: [Example]) { self.examples = examples }

  var files: [Path] { [] }

  func read(_ context: DataContext) throws -> RowTable<Example> {
    RowTable(
      rows: examples.enumerated().map { index, example in
        Row(example, origin: RowOrigin(name: "given", line: index + 1))
      }
    )
  }
}

/// Small texts for tests, all different and of many lengths.
enum Rows {
  private static let words = ["sun", "rain", "a", "tea", "we go", "cold", "ü", "and"]

  private static func text(_ index: Int, _ length: Int) -> String {
    (0..<length).map { words[(index * 5 + $0 * 3 + index / 8) % words.count] }
      .joined(separator: " ")
  }

  /// Comparisons of which each two in a row share their prompt.
  static func comparisons(
    _ count: Int,
    weight: (Int) -> Double = { _ in 1 },
    strength: (Int) -> Double? = { _ in nil },
    softLabel: (Int) -> Double? = { _ in nil }
  ) -> [Comparison] {
    (0..<count).map { index in
      Comparison(
        prompt: "\(index / 2) \(text(index / 2, 1 + index / 2 % 3))?",
        chosen: "yes \(text(index + 3, 1 + index % 4))",
        rejected: "no \(text(index + 1, 1 + (index + 2) % 3))",
        strength: strength(index),
        softLabel: softLabel(index),
        weight: weight(index)
      )
    }
  }

  /// Demonstrations with the prompts and chosen replies of comparisons.
  static func demonstrations(
    _ count: Int,
    weight: (Int) -> Double = { _ in 1 }
  ) -> [Demonstration] {
    comparisons(count, weight: weight).map {
      Demonstration(prompt: $0.prompt, completion: $0.chosen, weight: $0.weight)
    }
  }
}
