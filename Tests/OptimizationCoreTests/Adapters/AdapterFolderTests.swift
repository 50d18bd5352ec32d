import Foundation
import Testing

@testable import OptimizationCore

/// Adapters that PEFT made (`Fixtures/peft_adapters.py`).
@Suite("Adapters in PEFT's files")
struct AdapterFolderTests {
  private struct Expected: Decodable {
    let tokens: [[Int32]]
    let values: [[Double]]
  }

  private static let names = [
    "queries_and_values", "all_linear_stabilized", "pattern", "ranks", "head_whole", "classifier",
  ]

  private static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/peft/\(name)").path
  }

  private func expected(_ name: String) throws -> Expected {
    let url = URL(fileURLWithPath: Self.path(name) + "/expected.json")
    return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: url))
  }

  private func base() throws -> Decoder { try StoredModel(Self.path("base")).makeDecoder() }

  /// The last row's logits, or the scores of a head.
  private func values(
    _ decoder: Decoder,
    head: LinearHead<Float>?,
    _ tokens: [Int32]
  ) -> [Float] {
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let hidden = decoder.hiddenStates(PackedSequences([tokens]), in: graph)
    guard let head else {
      return decoder.logits(hidden, rows: [tokens.count - 1], in: graph).values
    }
    return head.values(hidden, rows: [tokens.count - 1], in: graph).values
  }

  private func head(_ parameters: ParameterSet<Float>, width: Int) throws -> LinearHead<Float>? {
    guard let weight = parameters["score.weight"] else { return nil }
    let head = LinearHead<Float>(width: width, outputCount: weight.shape[0], seed: 0)
    try head.parameters.load(from: parameters)
    return head
  }

  @Test("Read, they give PEFT's logits and scores", arguments: names)
  func reading(name: String) throws {
    let (decoder, parameters) = try AdapterFolder(Self.path(name)).makeDecoder(on: base())
    let head = try head(parameters, width: 16)
    #expect((head != nil) == (name == "classifier"))
    let expected = try expected(name)
    for (tokens, values) in zip(expected.tokens, expected.values) {
      expectClose(self.values(decoder, head: head, tokens), values, tolerance: 1e-5)
      let merged = decoder.merged()
      expectClose(self.values(merged, head: head, tokens), values, tolerance: 1e-5)
    }
  }

  @Test("Written, they have PEFT's names, shapes, values and settings", arguments: names)
  func writing(name: String) throws {
    let source = try AdapterFolder(Self.path(name))
    let (decoder, parameters) = try source.makeDecoder(on: base())
    let head = try head(parameters, width: 16).map {
      ModelHead.classification($0, labels: ["LABEL_0", "LABEL_1"])
    }
    try withTemporaryFolder { folder in
      try AdapterFolder.write(adapterOf: decoder, head: head, baseModel: "b", to: folder)
      let file = AdapterFolder.weightsFile
      let mine = try SafetensorsFile(folder.appendingPathComponent(file).path).catalog
      let theirs = try SafetensorsFile(Self.path(name) + "/" + file).catalog
      #expect(mine.names.sorted() == theirs.names.sorted())
      for tensor in theirs.tensors {
        #expect(mine[tensor.name]?.shape == tensor.shape)
        #expect(mine[tensor.name]?.values() == tensor.values())
      }
      let read = try AdapterFolder(folder.path)
      #expect(read.baseModel == "b")
      #expect(read.task == (name == "classifier" ? .sequenceClassification : .languageModel))
      var (found, wanted) = (read.settings, source.settings)
      // PEFT lists the heads of every class of classifiers.
      found.wholeModules.removeAll { $0 == "classifier" || $0 == "score" }
      wanted.wholeModules.removeAll { $0 == "classifier" || $0 == "score" }
      #expect(found == wanted)
    }
  }

  private static let faults: [(key: String, value: JSONValue, word: String)] = [
    ("peft_type", .string("IA3"), "LORA"), ("use_dora", .boolean(true), "not supported"),
    ("bias", .string("all"), "not supported"), ("lora_bias", .boolean(true), "not supported"),
    ("layers_to_transform", .array([.integer(0)]), "not supported"),
    ("init_lora_weights", .string("pissa"), "not supported"),
    ("r", .integer(0), "whole number"), ("r", .string("2"), "whole number"),
    ("r", .null, "whole number"), ("r", .number("1e30"), "whole number"),
    ("lora_alpha", .integer(-3), "positive"), ("lora_dropout", .integer(1), "from 0"),
    ("target_modules", .null, "regular expression"),
    ("target_modules", .array([]), "list of names"),
    ("target_modules", .array([.integer(1)]), "list of names"),
    ("use_rslora", .integer(1), "true or false"),
    ("rank_pattern", .object(["q_proj": .integer(0)]), "from 1"),
    ("task_type", .string("SEQ_2_SEQ_LM"), "one of"),
  ]

  @Test("Settings that cannot be followed are refused with file and key", arguments: faults.indices)
  func settings(index: Int) throws {
    let (key, value, word) = Self.faults[index]
    try withTemporaryFolder { folder in
      try copy("queries_and_values", to: folder) { $0[key] = value }
      let message = failure { _ = try AdapterFolder(folder.path) }
      #expect(message.contains("\(folder.path)/adapter_config.json: \(key): "), "\(message)")
      #expect(message.contains(word), "\(message)")
    }
  }

  @Test(
    "Tensors that do not fit settings and model are refused with file and tensor",
    arguments: [
      ("r", JSONValue.integer(3), "q_proj.lora_A.weight", "the shape [3, 16] was expected"),
      ("target_modules", .strings(["q_proj"]), "v_proj.lora_A.weight", "no place"),
      ("target_modules", .strings(["q_proj", "v_proj", "k_proj"]), "k_proj.lora_A", "missing"),
      ("modules_to_save", .strings(["lm_head"]), "lm_head.weight", "missing"),
    ]
  )
  func tensors(key: String, value: JSONValue, tensor: String, word: String) throws {
    let base = try base()
    try withTemporaryFolder { folder in
      try copy("queries_and_values", to: folder) { $0[key] = value }
      let message = failure { _ = try AdapterFolder(folder.path).makeDecoder(on: base) }
      #expect(message.contains("\(folder.path)/adapter_model.safetensors: tensor"), "\(message)")
      #expect(message.contains(tensor), "\(message)")
      #expect(message.contains(word), "\(message)")
    }
  }

  @Test("An adapter of another model, and files that are not there, are refused")
  func others() throws {
    let other = DecoderTests.makeDecoder(AdapterCase.configuration)
    var configuration = AdapterCase.configuration
    configuration.width = 24
    let wider = Decoder(configuration, seed: 1)
    let folder = try AdapterFolder(Self.path("queries_and_values"))
    #expect(failure { _ = try folder.makeDecoder(on: wider) }.contains("shape"))
    #expect(failure { _ = try folder.makeDecoder(on: other) }.contains("shape"))
    #expect(failure { _ = try AdapterFolder("/nowhere") }.contains("/nowhere/adapter_config.json"))
    try withTemporaryFolder { folder in
      try copy("pattern", to: folder) { _ in }
      let file = folder.appendingPathComponent(AdapterFolder.weightsFile)
      try FileManager.default.removeItem(at: file)
      #expect(failure { _ = try AdapterFolder(folder.path) }.contains(file.path))
    }
  }

  @Test("Tensors without PEFT's prefix are refused by name")
  func prefix() throws {
    try withTemporaryFolder { folder in
      try copy("pattern", to: folder) { _ in }
      let parameter = Parameter<Float>(name: "layers.0.lora_A", shape: [1], values: [1])
      try Safetensors.write(
        ParameterSet<Float>([parameter]),
        to: folder.appendingPathComponent(AdapterFolder.weightsFile)
      )
      #expect(failure { _ = try AdapterFolder(folder.path) }.contains("layers.0.lora_A"))
    }
  }

  /// The description of the error that is thrown; empty if none is.
  private func failure(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch {
      return "\(error)"
    }
  }

  private func copy(
    _ name: String,
    to folder: URL,
    _ change: (inout [String: JSONValue]) -> Void
  ) throws {
    for file in [AdapterFolder.configurationFile, AdapterFolder.weightsFile] {
      try FileManager.default.copyItem(
        atPath: "\(Self.path(name))/\(file)",
        toPath: folder.appendingPathComponent(file).path
      )
    }
    let file = folder.appendingPathComponent(AdapterFolder.configurationFile)
    guard case .object(var members) = try JSONParser.parse([UInt8](Data(contentsOf: file))) else {
      return
    }
    change(&members)
    try Data(JSONValue.object(members).text.utf8).write(to: file)
  }
}
