extension Decoder {
  /// The names and shapes of a decoder's parameters in order.
  ///
  /// - Parameter configuration: The decoder's shape, without faults.
  /// - Returns: Names, as Hugging Face has them for Llama, and shapes.
  public static func layout(
    _ configuration: DecoderConfiguration
  ) -> [(name: String, shape: [Int])] {
    let width = configuration.width
    let hidden = configuration.hiddenWidth
    let queryWidth = configuration.headCount * configuration.headWidth
    let keyValueWidth = configuration.keyValueHeadCount * configuration.headWidth
    let (bias, outputBias) = (configuration.hasAttentionBias, configuration.hasAttentionOutputBias)
    let innerBias = configuration.hasFeedForwardBias
    var layout: [(name: String, shape: [Int])] = []
    func append(_ name: String, _ shape: [Int], hasBias: Bool) {
      layout.append((name + ".weight", shape))
      if hasBias { layout.append((name + ".bias", [shape[0]])) }
    }
    func appendNorm(_ name: String) {
      append(name, [width], hasBias: configuration.norm == .layer)
    }
    append("model.embed_tokens", [configuration.vocabularySize, width], hasBias: false)
    if configuration.positions == .learned {
      append("model.embed_positions", [configuration.contextLength, width], hasBias: false)
    }
    for layer in 0..<configuration.layerCount {
      let prefix = "model.layers.\(layer)."
      appendNorm(prefix + "input_layernorm")
      append(prefix + "self_attn.q_proj", [queryWidth, width], hasBias: bias)
      append(prefix + "self_attn.k_proj", [keyValueWidth, width], hasBias: bias)
      append(prefix + "self_attn.v_proj", [keyValueWidth, width], hasBias: bias)
      append(prefix + "self_attn.o_proj", [width, queryWidth], hasBias: outputBias)
      appendNorm(prefix + "post_attention_layernorm")
      if configuration.gatesFeedForward {
        append(prefix + "mlp.gate_proj", [hidden, width], hasBias: innerBias)
      }
      append(prefix + "mlp.up_proj", [hidden, width], hasBias: innerBias)
      append(prefix + "mlp.down_proj", [width, hidden], hasBias: innerBias)
    }
    appendNorm("model.norm")
    if !configuration.tiesHead {
      append("lm_head", [configuration.vocabularySize, width], hasBias: false)
    }
    return layout
  }
}
