import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Sentence embeddings from an encoder's folder")
struct SentenceEncoderTests {
  static let texts = ["the cat sat on the mat .", "how do you bake bread ?", "yes", "a dog ran"]

  static func embeddings(
    of texts: [String],
    by encoder: SentenceEmbedding,
    threads: Int = 1
  ) throws -> TextEmbeddings {
    var embeddings = TextEmbeddings()
    try EncoderStore(
      library: PretrainedLibrary(),
      compute: ComputeContext(threads: threads),
      isStopped: { false }
    ).add(texts, by: encoder, to: &embeddings)
    return embeddings
  }

  /// The hidden states of a text's tokens, in 64-bit floats.
  static func states(_ tokens: [Int32], _ small: SmallEncoder) throws -> [[Double]] {
    let encoder = try StoredModel(small.path.string).makeTextEncoder()
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let values = encoder.hiddenStates(PackedSequences([tokens]), in: graph).values.map(Double.init)
    let width = encoder.configuration.width
    return tokens.indices.map { Array(values[($0 * width)..<(($0 + 1) * width)]) }
  }

  static func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  static func mean(_ states: [[Double]]) -> [Double] {
    (0..<states[0].count).map { column in
      states.reduce(0) { $0 + $1[column] } / Double(states.count)
    }
  }

  static func check(_ found: [Float]?, _ expected: [Double]) throws {
    let found = try #require(found)
    #expect(found.count == expected.count)
    for (a, b) in zip(found, expected) { #expect(abs(Double(a) - b) < 1e-5) }
  }

  @Test("An embedding is the mean of all tokens' states at length 1")
  func mean() throws {
    let small = try SmallEncoder()
    let embeddings = try Self.embeddings(of: Self.texts, by: small.embedding)
    for text in Self.texts {
      let states = try Self.states(SmallEncoder.tokens(of: text), small)
      try Self.check(
        embeddings.embedding(of: text, by: small.embedding),
        Self.unit(Self.mean(states))
      )
    }
  }

  @Test("The folder's pooling is followed, and a declared one before it", arguments: [true, false])
  func pooling(_ declared: Bool) throws {
    let small = try SmallEncoder()
    if !declared {
      try small.write(
        ["pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false],
        as: "1_Pooling/config.json"
      )
    }
    let encoder = SentenceEmbedding(small.path, pooling: declared ? .firstToken : .automatic)
    let embeddings = try Self.embeddings(of: Self.texts, by: encoder)
    for text in Self.texts {
      let states = try Self.states(SmallEncoder.tokens(of: text), small)
      try Self.check(embeddings.embedding(of: text, by: encoder), Self.unit(states[0]))
    }
  }

  @Test("A text alone and among others has the same embedding to the last bit, on any threads")
  func packing() throws {
    let small = try SmallEncoder()
    let many = Self.texts + (0..<400).map { "the cat ran \($0 % 2 == 0 ? "fast" : "to a dog") ." }
    let together = try Self.embeddings(of: many, by: small.embedding, threads: 2)
    for text in Set(many) {
      let alone = try Self.embeddings(of: [text], by: small.embedding)
      #expect(
        alone.embedding(of: text, by: small.embedding)
          == together.embedding(of: text, by: small.embedding)
      )
    }
  }

  @Test("A long text is cut before its last token, and counted", arguments: [nil, 6])
  func long(_ limit: Int?) throws {
    let small = try SmallEncoder()
    if let limit {
      try small.write(["max_seq_length": limit], as: "sentence_bert_config.json")
    }
    let text = [String](repeating: "cat dog", count: 30).joined(separator: " ")
    let room = (limit ?? SmallEncoder.contextLength) - 2
    let cut = text.split(separator: " ").prefix(room).joined(separator: " ")
    let embeddings = try Self.embeddings(of: [text, "yes"], by: small.embedding)
    #expect(embeddings.isShortened(text, by: small.embedding))
    #expect(!embeddings.isShortened("yes", by: small.embedding))
    let states = try Self.states(SmallEncoder.tokens(of: cut), small)
    try Self.check(
      embeddings.embedding(of: text, by: small.embedding),
      Self.unit(Self.mean(states))
    )
  }

  @Test("The report names the files with checksums, and what an embedding is")
  func report() throws {
    let small = try SmallEncoder()
    try small.write(["pooling_mode_mean_tokens": true], as: "1_Pooling/config.json")
    let rows = Dataset(GivenRows(Rows.comparisons(8))) {
      DropParaphrases(of: .prompt, by: small.embedding, similarity: 1)
    }
    let experiment = declare {
      Evaluate(Transformer.tiny(), on: rows, resamples: 100) { LongerReplyAccuracy() }
    }
    let run = try Run(experiment)
    let reports = run.events.compactMap { event -> ModelReport? in
      if case .modelLoaded(let report, _) = event { report } else { nil }
    }
    let report = try #require(reports.first)
    #expect(reports.count == 1)
    #expect(report.family == "bert")
    #expect(report.format == "sentence embedding of 18 numbers, the mean of all tokens")
    #expect(
      report.files.map(\.path)
        == ["config.json", "model.safetensors", "tokenizer.json", "1_Pooling/config.json"]
    )
    let bytes = try Data(contentsOf: small.folder.url.appendingPathComponent("model.safetensors"))
    var digest = SHA256()
    digest.update(Array(bytes))
    #expect(report.files[1].checksum == digest.finish())
    let stored = try StoredModel(small.path.string).makeTextEncoder()
    #expect(report.parameters == stored.parameters.elementCount)
    let text = try ExplanationTests.explain(experiment).text
    #expect(text.contains("Text encoder '\(small.path.name)'"))
    #expect(text.contains("sentence embedding of 18 numbers"))
  }
}
