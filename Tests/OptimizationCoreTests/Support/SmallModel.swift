import Foundation

@testable import OptimizationCore

/// One small Llama-like model, written in every format that can be read.
struct SmallModel {
  let configuration = DecoderConfiguration(
    vocabularySize: 11,
    width: 16,
    layerCount: 2,
    headCount: 2,
    keyValueHeadCount: 1,
    hiddenWidth: 12,
    contextLength: 6,
    tiesHead: false
  )
  let decoder: Decoder

  init() { decoder = Decoder(configuration, seed: 3) }

  var parameters: ParameterSet<Float> { decoder.parameters }

  /// The numbers of a tensor, its rows as models with neighbouring rotated pairs have them.
  func values(_ name: String, isPaired: Bool = true) -> [Float] {
    guard let parameter = parameters[name] else { return [] }
    let isProjection = name.contains("q_proj") || name.contains("k_proj")
    guard isPaired, isProjection else { return parameter.values }
    let width = configuration.width
    let half = configuration.headWidth / 2
    var values: [Float] = []
    for head in 0..<(parameter.shape[0] / configuration.headWidth) {
      for pair in 0..<half {
        for row in [head * 2 * half + pair, head * 2 * half + half + pair] {
          values += parameter.values[(row * width)..<((row + 1) * width)]
        }
      }
    }
    return values
  }

  /// The model as llama2.c has it: the legacy layout, or version 1.
  func llama2C(isLegacy: Bool) -> Data {
    let c = configuration
    var data = Data()
    if !isLegacy { data += GGUFBuilder.bytes(UInt32(0x616B_3432)) + GGUFBuilder.bytes(UInt32(1)) }
    let vocabulary = isLegacy ? -c.vocabularySize : c.vocabularySize
    for size in [
      c.width, c.hiddenWidth, c.layerCount, c.headCount, c.keyValueHeadCount, vocabulary,
      c.contextLength,
    ] {
      data += GGUFBuilder.bytes(Int32(size))
    }
    if !isLegacy { data += Data(count: 256 - data.count) }
    func append(_ name: String) { data += GGUFBuilder.floats(values(name + ".weight")) }
    func appendLayers(_ names: [String]) {
      for name in names {
        for layer in 0..<c.layerCount { append("model.layers.\(layer).\(name)") }
      }
    }
    let attention = [
      "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
    ]
    let feedForward = ["mlp.gate_proj", "mlp.down_proj", "mlp.up_proj"]
    if isLegacy {
      append("model.embed_tokens")
      appendLayers(["input_layernorm"] + attention + ["post_attention_layernorm"] + feedForward)
      append("model.norm")
      data += GGUFBuilder.floats([Float](repeating: 9, count: c.contextLength * c.headWidth))
    } else {
      appendLayers(["input_layernorm", "post_attention_layernorm"])
      append("model.norm")
      append("model.embed_tokens")
      appendLayers(attention + feedForward)
    }
    append("lm_head")
    return data
  }

  /// The model as GGUF.
  func gguf(architecture: String = "llama") -> GGUFBuilder {
    let c = configuration
    var builder = GGUFBuilder()
    builder.set("general.architecture", architecture)
    for (key, size) in [
      ("block_count", c.layerCount), ("context_length", c.contextLength),
      ("embedding_length", c.width), ("feed_forward_length", c.hiddenWidth),
      ("attention.head_count", c.headCount), ("attention.head_count_kv", c.keyValueHeadCount),
    ] {
      builder.set("\(architecture).\(key)", UInt32(size))
    }
    builder.set("\(architecture).attention.layer_norm_rms_epsilon", Float(1e-5))
    builder.set("\(architecture).rope.freq_base", Float(10000))
    builder.set("tokenizer.ggml.tokens", (0..<c.vocabularySize).map { "token \($0)" })
    var names = [
      ("token_embd", "model.embed_tokens"), ("output_norm", "model.norm"), ("output", "lm_head"),
    ]
    for layer in 0..<c.layerCount {
      names += [
        ("attn_norm", "input_layernorm"), ("attn_q", "self_attn.q_proj"),
        ("attn_k", "self_attn.k_proj"), ("attn_v", "self_attn.v_proj"),
        ("attn_output", "self_attn.o_proj"), ("ffn_norm", "post_attention_layernorm"),
        ("ffn_gate", "mlp.gate_proj"), ("ffn_up", "mlp.up_proj"), ("ffn_down", "mlp.down_proj"),
      ].map { ("blk.\(layer).\($0)", "model.layers.\(layer).\($1)") }
    }
    for (name, source) in names {
      let shape = parameters[source + ".weight"]?.shape ?? []
      builder.add(
        name + ".weight",
        shape: shape,
        values(source + ".weight", isPaired: architecture == "llama")
      )
    }
    return builder
  }

  /// The model as `config.json`.
  var huggingFace: String {
    let c = configuration
    return """
      {"model_type": "llama", "vocab_size": \(c.vocabularySize), "hidden_size": \(c.width),
       "num_hidden_layers": \(c.layerCount), "num_attention_heads": \(c.headCount),
       "num_key_value_heads": \(c.keyValueHeadCount), "intermediate_size": \(c.hiddenWidth),
       "max_position_embeddings": \(c.contextLength), "rms_norm_eps": 1e-05}
      """
  }
}
