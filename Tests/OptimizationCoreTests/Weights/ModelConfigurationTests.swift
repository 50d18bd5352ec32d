import Foundation
import Testing

@testable import OptimizationCore

/// What transformers makes of configurations (`Fixtures/model_configurations.py`).
private struct ConfigurationFixture: Decodable {
  struct Expected: Decodable {
    let family: String
    let vocabularySize, width, layerCount, headCount, keyValueHeadCount, headWidth: Int
    let hiddenWidth, contextLength, segmentCount: Int
    let activation: String
    let rotaryBase, factor, lowFrequencyFactor, highFrequencyFactor: Double?
    let scaling: String?
    let originalContextLength, slidingWindow: Int?
    let slidingLayers: [Int]
    let normEpsilon: Double
    let tiesHead: Bool

    var rotaryScaling: RotaryScaling? {
      guard let scaling, let factor else { return nil }
      guard scaling == "llama3" else { return .linear(factor: factor) }
      return .llama3(
        factor: factor,
        lowFrequencyFactor: lowFrequencyFactor ?? 0,
        highFrequencyFactor: highFrequencyFactor ?? 0,
        originalContextLength: originalContextLength ?? 0
      )
    }
  }

  let file: String
  let expected: Expected

  static let all = Result {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/model_configurations.json")
    return try JSONDecoder().decode([ConfigurationFixture].self, from: Data(contentsOf: file))
  }
}

@Suite("Configurations of models")
struct ModelConfigurationTests {
  private func read(_ text: String) throws -> ModelConfiguration {
    var result: Result<ModelConfiguration, WeightFileError>?
    try withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("config.json")
      try Data(text.utf8).write(to: url)
      do throws(WeightFileError) {
        result = .success(try ModelConfiguration(huggingFace: url.path))
      } catch {
        result = .failure(error)
      }
    }
    return try #require(result).get()
  }

  @Test("Files mean what transformers makes of them, defaults included")
  func transformers() throws {
    let fixtures = try ConfigurationFixture.all.get()
    #expect(fixtures.count == 16)
    for fixture in fixtures {
      let expected = fixture.expected
      let found = try read(fixture.file)
      #expect(found.family.rawValue == expected.family)
      #expect(found.vocabularySize == expected.vocabularySize, "\(fixture.file)")
      #expect(found.width == expected.width, "\(fixture.file)")
      #expect(found.layerCount == expected.layerCount, "\(fixture.file)")
      #expect(found.headCount == expected.headCount, "\(fixture.file)")
      #expect(found.keyValueHeadCount == expected.keyValueHeadCount, "\(fixture.file)")
      #expect(found.headWidth == expected.headWidth, "\(fixture.file)")
      #expect(found.hiddenWidth == expected.hiddenWidth, "\(fixture.file)")
      #expect(found.activation == expected.activation, "\(fixture.file)")
      #expect(found.contextLength == expected.contextLength, "\(fixture.file)")
      #expect(found.rotaryBase == expected.rotaryBase, "\(fixture.file)")
      #expect(found.rotaryScaling == expected.rotaryScaling, "\(fixture.file)")
      #expect(found.slidingWindow == expected.slidingWindow, "\(fixture.file)")
      #expect(found.slidingLayers == expected.slidingLayers, "\(fixture.file)")
      #expect(found.normEpsilon == expected.normEpsilon, "\(fixture.file)")
      #expect(found.tiesHead == expected.tiesHead, "\(fixture.file)")
      #expect(found.segmentCount == expected.segmentCount, "\(fixture.file)")
    }
  }

  @Test(
    "A wrong value is named with its key, what was expected and what was found",
    arguments: [
      (#"{}"#, "model_type: one of llama, mistral, qwen2, gpt2, bert was expected, not nothing."),
      (#"{"model_type": "t5"}"#, #"gpt2, bert was expected, not "t5"."#),
      (#"{"model_type": "llama", "hidden_size": "x"}"#, #"hidden_size: a whole number from 1"#),
      (#"{"model_type": "llama", "hidden_size": 64.5}"#, #"was expected, not 64.5."#),
      (#"{"model_type": "llama", "num_hidden_layers": 1000000000}"#, "num_hidden_layers: "),
      (#"{"model_type": "llama", "num_attention_heads": 31}"#, "num_attention_heads: a divisor"),
      (#"{"model_type": "llama", "num_key_value_heads": 3}"#, "num_key_value_heads: a divisor"),
      (#"{"model_type": "llama", "rms_norm_eps": 0}"#, "rms_norm_eps: a positive number"),
      (#"{"model_type": "llama", "rope_theta": 1e999}"#, "rope_theta: a positive number"),
      (#"{"model_type": "llama", "attention_bias": 1}"#, "attention_bias: true or false"),
      (#"{"model_type": "llama", "rope_scaling": {"type": "yarn"}}"#, "rope_scaling.type: default"),
      (#"{"model_type": "llama", "rope_scaling": {"rope_type": "linear"}}"#, "rope_scaling.factor"),
      (#"{"model_type": "llama", "partial_rotary_factor": 0.5}"#, "partial_rotary_factor: 1.0 was"),
      (#"{"model_type": "gpt2", "scale_attn_weights": false}"#, "scale_attn_weights: true was"),
      (
        #"{"model_type": "bert", "position_embedding_type": "relative"}"#, "position_embedding_type"
      ),
      (#"{"model_type": "llama", "model_type": "llama"}"#, "two values for model_type"),
      (#"[]"#, "an object was expected, not an array of 0."),
      (#"{"a": "#, "value was expected"),
    ]
  )
  func faults(text: String, part: String) throws {
    let error = #expect(throws: WeightFileError.self) { try read(text) }
    let description = try #require(error?.description)
    #expect(description.contains("config.json: "))
    #expect(description.contains(part), "\(description)")
  }

  @Test("What a decoder cannot do yet is listed, all at once")
  func unsupported() throws {
    let plain = try read(
      #"{"model_type": "mistral", "hidden_size": 8, "num_attention_heads": 2, "#
        + #""num_key_value_heads": 1, "max_position_embeddings": 64, "sliding_window": 64}"#
    )
    let decoder = try plain.decoderConfiguration()
    #expect(decoder.width == 8)
    #expect(decoder.keyValueHeadCount == 1)
    #expect(decoder.contextLength == 64)
    #expect(!decoder.tiesHead)
    #expect(decoder.slidingWindow == nil)
    var odd = plain
    odd.hasAttentionBias = true
    odd.hasAttentionOutputBias = true
    odd.hasFeedForwardBias = true
    odd.rotaryScaling = .linear(factor: 2)
    odd.slidingWindow = 63
    odd.slidingLayers = [0, 3]
    odd.headWidth = 8
    odd.activation = "gelu"
    let form = try odd.decoderConfiguration()
    #expect(form.hasAttentionBias && form.hasAttentionOutputBias && form.hasFeedForwardBias)
    #expect(form.rotaryScaling == .linear(factor: 2))
    #expect(form.slidingWindow == 63)
    #expect(form.slidingLayers == [0, 3])
    #expect(form.headWidth == 8)
    #expect(form.activation == .gelu)
    #expect(form.gatesFeedForward)
    odd.activation = "quick_gelu"
    #expect(throws: UnsupportedModel(features: ["the activation quick_gelu"])) {
      try odd.decoderConfiguration()
    }
    let gpt2 = try read(#"{"model_type": "gpt2"}"#).decoderConfiguration()
    #expect(gpt2.positions == .learned)
    #expect(gpt2.norm == .layer)
    #expect(!gpt2.gatesFeedForward)
    #expect(gpt2.activation == .approximateGELU)
    // OpenAI's smallest model has 124 million parameters.
    #expect(gpt2.parameterCount == 124_439_808)
    let error = #expect(throws: UnsupportedModel.self) {
      try read(#"{"model_type": "bert"}"#).decoderConfiguration()
    }
    #expect(error?.description == "Not yet supported: the encoder bert as a decoder.")
  }
}
