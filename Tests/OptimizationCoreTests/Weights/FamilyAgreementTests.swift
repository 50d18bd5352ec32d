import Foundation
import OptimizationCore
import Testing

/// Models of random weights that transformers saved, with what it computes; see small_models.py.
@Suite("Agreement with transformers")
struct FamilyAgreementTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/Models")

  private static func path(_ family: String) -> String {
    folder.appendingPathComponent(family).path
  }

  private static func expected(_ family: String) throws -> ParameterSet<Float> {
    try SafetensorsFile(path(family) + "/expected.safetensors").catalog.makeParameters()
  }

  private static func sequences(_ expected: ParameterSet<Float>) -> PackedSequences {
    PackedSequences(
      (0..<3).map { index in (expected["tokens.\(index)"]?.values ?? []).map { Int32($0) } }
    )
  }

  private static func difference(_ found: [Float], _ expected: [Float]?) -> Float {
    guard let expected, found.count == expected.count else { return .infinity }
    return zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test(
    "Logits of every token agree",
    arguments: ["llama3", "llama2linear", "qwen2", "mistral", "gpt2"]
  )
  func logits(family: String) throws {
    let expected = try Self.expected(family)
    let sequences = Self.sequences(expected)
    #expect(sequences.tokenCount == 54)
    for inPlace in [true, false] {
      let decoder = try StoredModel(Self.path(family)).makeDecoder(inPlace: inPlace)
      let graph = Graph<Float>(ComputeContext(threads: 2), recordsGradients: false)
      let hidden = decoder.hiddenStates(sequences, in: graph)
      for index in 0..<sequences.count {
        let rows = Array(sequences.rows(ofSequence: index))
        let found = decoder.logits(hidden, rows: rows, in: graph).values
        let difference = Self.difference(found, expected["logits.\(index)"]?.values)
        #expect(difference <= 1e-4, "text \(index)")
      }
    }
  }

  @Test("A shorter context leaves out learned positions and nothing else")
  func shorterContext() throws {
    let expected = try Self.expected("gpt2")
    let decoder = try StoredModel(Self.path("gpt2")).makeDecoder(contextLength: 16)
    #expect(decoder.parameters["model.embed_positions.weight"]?.shape == [16, 18])
    let tokens = Self.sequences(expected).tokens.suffix(16)
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let hidden = decoder.hiddenStates(PackedSequences([Array(tokens)]), in: graph)
    let found = decoder.logits(hidden, rows: Array(0..<16), in: graph).values
    #expect(Self.difference(found, expected["logits.2"]?.values) <= 1e-4)
  }

  @Test("What a window hides changes logits: without it they differ")
  func windowsMatter() throws {
    let expected = try Self.expected("mistral")
    let decoder = try StoredModel(Self.path("mistral")).makeDecoder()
    #expect(decoder.configuration.slidingWindow == 7)
    var configuration = decoder.configuration
    configuration.slidingWindow = nil
    let wide = try Decoder(configuration, parameters: decoder.parameters)
    let sequences = Self.sequences(expected)
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let rows = Array(sequences.rows(ofSequence: 0))
    let found = wide.logits(wide.hiddenStates(sequences, in: graph), rows: rows, in: graph).values
    #expect(Self.difference(found, expected["logits.0"]?.values) > 0.01)
  }

  @Test("An encoder's states and embeddings agree, with and without a prefix of the names")
  func encoder() throws {
    let expected = try Self.expected("bert")
    let sequences = Self.sequences(expected)
    func check(_ encoder: TextEncoder) {
      let graph = Graph<Float>(ComputeContext(threads: 2), recordsGradients: false)
      let hidden = encoder.hiddenStates(sequences, in: graph).values
      let embeddings = encoder.embeddings(sequences, in: graph).values
      for index in 0..<sequences.count {
        let rows = sequences.rows(ofSequence: index)
        let states = Array(hidden[(rows.lowerBound * 18)..<(rows.upperBound * 18)])
        #expect(Self.difference(states, expected["hidden.\(index)"]?.values) <= 1e-4)
        let embedding = Array(embeddings[(index * 18)..<((index + 1) * 18)])
        #expect(Self.difference(embedding, expected["embedding.\(index)"]?.values) <= 1e-5)
      }
    }
    check(try StoredModel(Self.path("bert")).makeTextEncoder())
    try withTemporaryFolder { folder in
      let stored = try SafetensorsModel(folder: Self.path("bert")).catalog.makeParameters()
      var renamed = stored.map { parameter in
        Parameter<Float>(
          name: "bert."
            + parameter.name.replacingOccurrences(of: "LayerNorm.bias", with: "LayerNorm.beta"),
          shape: parameter.shape,
          values: parameter.values
        )
      }
      renamed.append(Parameter(name: "cls.predictions.bias", shape: [1], values: [0]))
      try Safetensors.write(
        ParameterSet(renamed),
        to: folder.appendingPathComponent("model.safetensors")
      )
      try FileManager.default.copyItem(
        atPath: Self.path("bert") + "/config.json",
        toPath: folder.path + "/config.json"
      )
      check(try StoredModel(folder.path).makeTextEncoder())
    }
  }

  @Test("A decoder is no encoder, and the other way about")
  func kinds() throws {
    #expect(throws: UnsupportedModel.self) { try StoredModel(Self.path("bert")).makeDecoder() }
    let error = #expect(throws: UnsupportedModel.self) {
      try StoredModel(Self.path("gpt2")).makeTextEncoder()
    }
    #expect(error?.description.contains("the decoder gpt2 as a text encoder") == true)
  }

  @Test("A linear map of GPT-2 that cannot be cut in three is named")
  func oddLinearMap() throws {
    try withTemporaryFolder { folder in
      let stored = try SafetensorsModel(folder: Self.path("gpt2")).catalog.makeParameters()
      let changed = stored.map { parameter in
        guard parameter.name.hasSuffix("h.1.attn.c_attn.bias") else { return parameter }
        return Parameter<Float>(
          name: parameter.name,
          shape: [53],
          values: .init(repeating: 0, count: 53)
        )
      }
      let file = folder.appendingPathComponent("model.safetensors")
      try Safetensors.write(ParameterSet(changed), to: file)
      try FileManager.default.copyItem(
        atPath: Self.path("gpt2") + "/config.json",
        toPath: folder.path + "/config.json"
      )
      let error = #expect(throws: WeightFileError.self) { try StoredModel(folder.path) }
      #expect(error?.file == file.path)
      #expect(error?.description.contains("h.1.attn.c_attn.bias: the shape [53] is not") == true)
    }
  }
}
