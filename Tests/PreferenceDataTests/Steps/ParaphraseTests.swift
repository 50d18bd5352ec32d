import Testing

@testable import PreferenceData

@Suite("Texts that say nearly the same")
struct ParaphraseTests {
  static let encoder = SentenceEmbedding("an/encoder")

  /// A context in which every text has an embedding in the plane, at an angle in degrees.
  static func context(_ angles: [String: Double], shortened: Set<String> = []) -> DataContext {
    // Sines and cosines of whole multiples of 30 degrees, written down.
    let half = 3.0.squareRoot() / 2
    let points: [Double: [Float]] = [
      0: [1, 0], 30: [Float(half), 0.5], 60: [0.5, Float(half)], 90: [0, 1],
      120: [-0.5, Float(half)], 180: [-1, 0],
    ]
    var context = DataContext.seeded(1)
    context.embeddings.add(
      angles.compactMapValues { points[$0] },
      shortened: shortened,
      by: encoder
    )
    return context
  }

  static func table(_ prompts: [String]) -> RowTable<Demonstration> {
    RowTable(
      rows: prompts.enumerated().map { line, prompt in
        Row(
          Demonstration(prompt: prompt, completion: "\(line)"),
          origin: RowOrigin(name: "given", line: line + 1)
        )
      }
    )
  }

  @Test("A row goes if it is near to a kept one, not if it is near to a dropped one only")
  func greedy() throws {
    let step = DropParaphrases<Demonstration>(of: .prompt, by: Self.encoder, similarity: 0.8)
    // cos 30° is 0.866, cos 60° is 0.5.
    let context = Self.context(["a": 0, "b": 30, "c": 60, "d": 180])
    let result = try step.apply(to: Self.table(["a", "b", "c", "a", "b", "d"]), context)
    #expect(result.examples.map(\.prompt) == ["a", "c", "a", "d"])
    let entry = try #require(result.ledger.entries.last)
    #expect(entry.isBalanced && entry.kept == 4)
    #expect(entry.drops.map(\.count) == [2])
    #expect(entry.drops.first?.samples.map(\.line) == [2, 5])
    #expect(
      entry.notes == [
        "The nearest text that was kept has a cosine of 0.5 to an earlier one (given:3)."
      ]
    )
  }

  @Test("The threshold itself is a paraphrase; just below it is none", arguments: [0.5, 0.5001])
  func threshold(_ similarity: Double) throws {
    let step = DropParaphrases<Demonstration>(of: .prompt, by: Self.encoder, similarity: similarity)
    let result = try step.apply(to: Self.table(["a", "b"]), Self.context(["a": 0, "b": 60]))
    #expect(result.rows.count == (similarity == 0.5 ? 1 : 2))
  }

  @Test("Texts that the encoder read in part are counted")
  func shortened() throws {
    let step = DropParaphrases<Demonstration>(of: .prompt, by: Self.encoder)
    let context = Self.context(["a": 0, "b": 90], shortened: ["b"])
    let entry = try #require(
      try step.apply(to: Self.table(["a", "b"]), context).ledger.entries.last
    )
    #expect(entry.notes.contains { $0.contains("1 text is longer than the encoder reads") })
  }

  @Test("Without embeddings the step says that it needs a recipe")
  func noEmbeddings() {
    let step = DropParaphrases<Demonstration>(of: .prompt, by: Self.encoder)
    #expect {
      try step.apply(to: Self.table(["a"]), DataContext.seeded(1))
    } throws: { "\($0)".contains("nobody has made embeddings of its texts") }
  }

  @Test(
    "Settings that make no sense are faults",
    arguments: [
      (ExampleField.weight, 0.9, "only texts have embeddings"),
      (.chosen, 0.9, "has no field .chosen"), (.prompt, 0, "above 0 and at most 1"),
      (.prompt, 1.5, "above 0 and at most 1"), (.prompt, .nan, "above 0 and at most 1"),
    ]
  )
  func faults(_ field: ExampleField, _ similarity: Double, _ message: String) {
    let step = DropParaphrases<Demonstration>(of: field, by: Self.encoder, similarity: similarity)
    #expect(step.faults.count == 1)
    #expect(step.faults.first?.contains(message) == true)
  }

  @Test(
    "The nearest embedding is the one with the largest sum of products",
    arguments: [1, 7, 8, 19]
  )
  func nearest(_ width: Int) throws {
    var draws = DataContext.seeded(3).draws(stream: "vectors")
    func vector() -> [Float] { (0..<width).map { _ in Float(draws.below(2_001) - 1_000) / 1_000 } }
    var index = EmbeddingIndex(width: width)
    let vectors = (0..<40).map { _ in vector() }
    for vector in vectors { index.append(vector) }
    #expect(index.count == 40)
    for _ in 0..<20 {
      let query = vector()
      let products = vectors.map { zip($0, query).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } }
      let found = try #require(index.nearest(to: query))
      #expect(abs(found.cosine - (products.max() ?? 0)) < 1e-5)
      #expect(abs(products[found.place] - found.cosine) < 1e-5)
    }
  }

  @Test("A cosine is of any two texts, and of none without an embedding")
  func cosine() throws {
    let embeddings = Self.context(["a": 0, "b": 60, "d": 180]).embeddings
    let half = try #require(embeddings.similarity(of: "a", and: "b", by: Self.encoder))
    #expect(abs(half - 0.5) < 1e-6)
    #expect(embeddings.similarity(of: "a", and: "d", by: Self.encoder) == -1)
    #expect(embeddings.similarity(of: "a", and: "x", by: Self.encoder) == nil)
    #expect(embeddings.similarity(of: "a", and: "b", by: SentenceEmbedding("other")) == nil)
  }
}
