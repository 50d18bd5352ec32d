import Foundation
import Testing

@testable import OptimizationCore

@Suite("Models on disk")
struct StoredModelTests {
  private let model = SmallModel()

  private func write(_ data: Data, _ name: String, in folder: URL) throws -> String {
    let url = folder.appendingPathComponent(name)
    try data.write(to: url)
    return url.path
  }

  @Test("A model gives the same parameters and configuration in every format")
  func formats() throws {
    try withTemporaryFolder { folder in
      try Safetensors.write(
        model.parameters,
        to: folder.appendingPathComponent("model.safetensors")
      )
      _ = try write(Data(model.huggingFace.utf8), "config.json", in: folder)
      let paths = [
        folder.path,
        try write(model.llama2C(isLegacy: true), "legacy.bin", in: folder),
        try write(model.llama2C(isLegacy: false), "version1.bin", in: folder),
        try write(model.gguf().build(), "model.gguf", in: folder),
      ]
      let first = try StoredModel(paths[0])
      for path in paths {
        let stored = try StoredModel(path)
        var configuration = stored.configuration
        // A GGUF file holds the number as a 32-bit float.
        #expect(Float(configuration.normEpsilon) == 1e-5)
        configuration.normEpsilon = first.configuration.normEpsilon
        #expect(configuration == first.configuration, "\(path)")
        let decoder = try stored.makeDecoder()
        #expect(decoder.configuration == model.configuration, "\(path)")
        #expect(decoder.parameters.hasSameBytes(as: model.parameters), "\(path)")
        let target = Decoder(model.configuration, seed: 77)
        try stored.catalog.load(into: target.parameters)
        #expect(target.parameters.hasSameBytes(as: model.parameters), "\(path)")
      }
      let cut = try StoredModel(paths[3]).makeDecoder(contextLength: 4)
      #expect(cut.configuration.contextLength == 4)
    }
  }

  @Test("Qwen2's rows stand as they are used, and its biases are found")
  func qwen2() throws {
    var builder = model.gguf(architecture: "qwen2")
    builder.add("blk.0.attn_q.bias", shape: [16], [Float](repeating: 2, count: 16))
    let file = try GGUFFile(MappedFile(copying: builder.build(), path: "qwen2.gguf"))
    let configuration = try ModelConfiguration(file)
    #expect(configuration.family == .qwen2)
    #expect(configuration.hasAttentionBias)
    let catalog = try file.huggingFaceCatalog(configuration)
    #expect(
      catalog["model.layers.0.self_attn.q_proj.weight"]?.values()
        == model.parameters["model.layers.0.self_attn.q_proj.weight"]?.values
    )
    #expect(catalog["model.layers.0.self_attn.q_proj.bias"]?.shape == [16])
    #expect(try configuration.decoderConfiguration().hasAttentionBias)
  }

  @Test("Floats used in the file's mapping can be trained, and nothing but them changes")
  func inPlace() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("model.safetensors")
      try Safetensors.write(model.parameters, to: file)
      _ = try write(Data(model.huggingFace.utf8), "config.json", in: folder)
      let bytes = try Data(contentsOf: file)
      let stored = try StoredModel(folder.path)
      let first = try stored.makeDecoder()
      let isMapped = first.parameters.allSatisfy(\.storage.isMapped)
      #expect(isMapped)
      let copied = try stored.makeDecoder(inPlace: false)
      let isCopied = copied.parameters.allSatisfy { !$0.storage.isMapped }
      #expect(isCopied)
      #expect(first.parameters.hasSameBytes(as: copied.parameters))

      let optimizer = AdamW(AdamWSettings(learningRate: 0.1), parameters: first.parameters)
      for parameter in first.parameters {
        parameter.gradient = [Float](repeating: 1, count: parameter.count)
      }
      optimizer.update(first.parameters, learningRate: 0.1)
      for (changed, kept) in zip(first.parameters, copied.parameters) {
        let differs = zip(changed.values, kept.values).allSatisfy { $0 != $1 }
        #expect(differs, "\(changed.name)")
      }
      // The same steps on memory of its own give the same bytes.
      for parameter in copied.parameters {
        parameter.gradient = [Float](repeating: 1, count: parameter.count)
      }
      let other = AdamW(AdamWSettings(learningRate: 0.1), parameters: copied.parameters)
      other.update(copied.parameters, learningRate: 0.1)
      #expect(first.parameters.hasSameBytes(as: copied.parameters))

      #expect(try Data(contentsOf: file) == bytes)
      let second = try stored.makeDecoder()
      #expect(second.parameters.hasSameBytes(as: model.parameters))
      // The decoder keeps what it reads from.
      try Safetensors.write(copied.parameters, to: file)
      #expect(second.parameters.hasSameBytes(as: model.parameters))
      #expect(
        try StoredModel(folder.path).makeDecoder().parameters.hasSameBytes(as: copied.parameters)
      )
    }
  }

  @Test("A tensor that is missing, misshapen or superfluous is named with its file")
  func unfitTensors() throws {
    func describe(_ change: (inout [Parameter<Float>]) -> Void) throws -> String {
      try withTemporaryFolder { folder in
        var parameters = model.parameters.parameters
        change(&parameters)
        try Safetensors.write(
          ParameterSet(parameters),
          to: folder.appendingPathComponent("model.safetensors")
        )
        _ = try write(Data(model.huggingFace.utf8), "config.json", in: folder)
        let error = #expect(throws: WeightFileError.self) {
          try StoredModel(folder.path).makeDecoder()
        }
        return error?.description.replacingOccurrences(of: folder.path, with: "F") ?? ""
      }
    }
    #expect(
      try describe { $0.removeFirst() }
        == "F: tensor model.embed_tokens.weight: the tensor, which a model of the family llama needs, "
        + "is not there."
    )
    #expect(try describe { $0.removeLast(4) }.contains("is not there, nor are 3 others"))
    #expect(
      try describe { $0[1] = Parameter(name: $0[1].name, shape: [4, 4], values: $0[1].values) }
        == "F/model.safetensors: tensor model.layers.0.input_layernorm.weight: the shape [4, 4] was "
        + "found, [16] expected by the configuration."
    )
    #expect(
      try describe {
        $0.append(Parameter(name: "model.layers.0.self_attn.q_proj.bias", shape: [1], values: [0]))
      }.hasPrefix(
        "F/model.safetensors: tensor model.layers.0.self_attn.q_proj.bias: a model of the"
      )
    )
  }

  @Test("Divisors of rotary frequencies are part of the configuration, not a weight")
  func rotaryDivisors() throws {
    var builder = model.gguf()
    builder.add("rope_freqs.weight", shape: [4], [1, 1, 2, 8])
    let file = try GGUFFile(MappedFile(copying: builder.build(), path: "llama3.gguf"))
    let configuration = try ModelConfiguration(file)
    #expect(configuration.rotaryScaling == .divided([1, 1, 2, 8]))
    #expect(try file.huggingFaceCatalog(configuration)["rope_freqs.weight"] == nil)
  }

  @Test(
    "Rotary scaling is read as llama.cpp reads it, by its older key and without a type too",
    arguments: [
      ([:], nil), (["rope.scaling.factor": 4], 4), (["rope.scale_linear": 8], 8),
      (["rope.scale_linear": 8, "rope.scaling.factor": 2], 2), (["rope.scale_linear": 0], nil),
    ] as [([String: Float], Double?)]
  )
  func rotaryScaling(keys: [String: Float], factor: Double?) throws {
    for type in [nil, "linear", "none"] {
      var builder = model.gguf()
      for (key, value) in keys.sorted(by: { $0.key < $1.key }) {
        builder.set("llama.\(key)", value)
      }
      if let type { builder.set("llama.rope.scaling.type", type) }
      // A type that asks for a factor needs one.
      if type == "linear", factor == nil { continue }
      let file = try GGUFFile(MappedFile(copying: builder.build(), path: "long.gguf"))
      let expected = type == "none" ? nil : factor.map { RotaryScaling.linear(factor: $0) }
      #expect(try ModelConfiguration(file).rotaryScaling == expected, "\(type ?? "no type")")
    }
  }

  @Test("A GGUF file of another architecture, or with odd tensors or keys, is refused")
  func oddGGUF() throws {
    func describe(_ change: (inout GGUFBuilder) -> Void) -> String? {
      var builder = model.gguf()
      change(&builder)
      do throws(WeightFileError) {
        let file = try GGUFFile(MappedFile(copying: builder.build(), path: "m.gguf"))
        _ = try file.huggingFaceCatalog(try ModelConfiguration(file))
        return nil
      } catch {
        return error.description
      }
    }
    func replace(_ key: String, _ number: UInt32) -> (inout GGUFBuilder) -> Void {
      return { builder in
        builder.values.removeAll { $0.key == key }
        builder.set(key, number)
      }
    }
    #expect(describe { _ in } == nil)
    let cases: [(String, (inout GGUFBuilder) -> Void)] = [
      (
        "general.architecture: one of llama, qwen2 was expected, not \"bert\"",
        { builder in
          builder.values.removeAll { $0.key == "general.architecture" }
          builder.set("general.architecture", "bert")
        }
      ),
      ("llama.block_count: a whole number", replace("llama.block_count", 0)),
      ("llama.attention.head_count: a divisor", replace("llama.attention.head_count", 3)),
      ("llama.attention.head_count_kv: a divisor", replace("llama.attention.head_count_kv", 3)),
      ("llama.rope.dimension_count: 8 was", replace("llama.rope.dimension_count", 4)),
      ("llama.expert_count: 0 was", replace("llama.expert_count", 8)),
      ("tensor blk.7x.attn_q.weight", { $0.add("blk.7x.attn_q.weight", shape: [1], [0]) }),
      ("tensor extra: a model", { $0.add("extra", shape: [1], [0]) }),
      ("tensor token_embd.weight", { $0.tensors.removeFirst() }),
      ("tensor rope_freqs.weight", { $0.add("rope_freqs.weight", shape: [3], [1, 1, 1]) }),
    ]
    for (part, change) in cases {
      let description = describe(change) ?? "accepted"
      #expect(description.contains("m.gguf: " + part), "\(description)")
    }
  }

  @Test("A llama2.c header with impossible sizes is refused, naming the size")
  func oddHeaders() {
    func describe(isLegacy: Bool, _ changes: [Int: Int32]) -> String? {
      var data = model.llama2C(isLegacy: isLegacy)
      for (offset, value) in changes {
        data.replaceSubrange(offset..<(offset + 4), with: GGUFBuilder.bytes(value))
      }
      do throws(WeightFileError) {
        _ = try Llama2CFile(MappedFile(copying: data, path: "m.bin"))
        return nil
      } catch {
        return error.description
      }
    }
    #expect(describe(isLegacy: true, [:]) == nil)
    #expect(describe(isLegacy: false, [:]) == nil)
    for (isLegacy, changes, part) in [
      (true, [0: 0], "dim: "), (true, [4: -1], "hidden_dim: "), (true, [8: .max], "n_layers: "),
      (true, [12: 3], "n_heads: "), (true, [12: 16], "n_heads: "), (true, [16: 3], "n_kv_heads: "),
      (true, [20: .min], "vocab_size: "), (false, [28: -11], "vocab_size: "),
      (true, [24: 7], "the header's sizes ask for"), (true, [20: 11], "the header's sizes ask for"),
      (true, [0: 1 << 20, 4: 1 << 22, 8: 1 << 12, 20: 1 << 24], "the header's sizes ask for"),
      (false, [4: 2], "version: version 2"), (false, [4: 9], "version: version 1 was expected"),
      (false, [36: 3], "shared_classifier: 0 or 1"),
    ] as [(Bool, [Int: Int32], String)] {
      let description = describe(isLegacy: isLegacy, changes) ?? "accepted"
      #expect(description.hasPrefix("m.bin: " + part), "\(description)")
    }
    for isLegacy in [true, false] {
      let data = model.llama2C(isLegacy: isLegacy)
      for count in stride(from: 0, to: data.count, by: 7) {
        #expect(throws: WeightFileError.self) {
          try Llama2CFile(MappedFile(copying: data.prefix(count), path: "cut"))
        }
      }
    }
  }

  @Test("A path without a model is named")
  func missing() {
    let error = #expect(throws: WeightFileError.self) { try StoredModel("/nonexistent/model") }
    #expect(error?.file == "/nonexistent/model")
  }
}
