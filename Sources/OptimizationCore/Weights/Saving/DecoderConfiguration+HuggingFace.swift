/// Writing of `config.json`, with the keys of transformers 5 and, where that costs nothing, those of
/// version 4 beside them.
extension DecoderConfiguration {
  /// The members of a `config.json` that this configuration decides.
  ///
  /// - Parameter family: The family, which must fit.
  /// - Returns: Values by key.
  func huggingFaceMembers(_ family: ModelFamily) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "model_type": .string(family.rawValue),
      "vocab_size": .integer(vocabularySize),
      "tie_word_embeddings": .boolean(tiesHead),
      "use_cache": .boolean(true),
    ]
    members.merge(family == .gpt2 ? gpt2Members : llamaMembers(family)) { _, new in new }
    return members
  }

  private var gpt2Members: [String: JSONValue] {
    [
      "n_embd": .integer(width),
      "n_layer": .integer(layerCount),
      "n_head": .integer(headCount),
      "n_inner": .integer(hiddenWidth),
      "n_positions": .integer(contextLength),
      "activation_function": .string(activation.transformersName),
      "layer_norm_epsilon": .number("\(normEpsilon)"),
      "scale_attn_weights": .boolean(true),
      "scale_attn_by_inverse_layer_idx": .boolean(false),
      "add_cross_attention": .boolean(false),
    ]
  }

  private func llamaMembers(_ family: ModelFamily) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "hidden_size": .integer(width),
      "num_hidden_layers": .integer(layerCount),
      "num_attention_heads": .integer(headCount),
      "num_key_value_heads": .integer(keyValueHeadCount),
      "head_dim": .integer(headWidth),
      "intermediate_size": .integer(hiddenWidth),
      "hidden_act": .string(activation.transformersName),
      "max_position_embeddings": .integer(contextLength),
      "rms_norm_eps": .number("\(normEpsilon)"),
      "rope_parameters": .object(rotaryMembers),
      "rope_theta": .double(ropeBase),
      "rope_scaling": rotaryScaling == nil ? .null : .object(rotaryMembers),
    ]
    switch family {
    case .llama:
      members["attention_bias"] = .boolean(hasAttentionBias)
      members["mlp_bias"] = .boolean(hasFeedForwardBias)
    case .mistral:
      members["sliding_window"] = slidingWindow.map { .integer($0) } ?? .null
    case .qwen2:
      // Not those of this decoder: the model may read longer sequences than it was opened for.
      let windows = (0..<layerCount).map {
        slidingWindow != nil && slidingLayers?.contains($0) ?? true
      }
      members["use_sliding_window"] = .boolean(windows.contains(true))
      members["sliding_window"] = slidingWindow.map { .integer($0) } ?? .null
      members["max_window_layers"] = .integer(windows.firstIndex(of: true) ?? layerCount)
      members["layer_types"] = .strings(
        windows.map { $0 ? "sliding_attention" : "full_attention" }
      )
    default: break
    }
    return members
  }

  private var rotaryMembers: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "rope_theta": .double(ropeBase), "rope_type": .string("default"),
    ]
    switch rotaryScaling {
    case .linear(let factor):
      members["rope_type"] = .string("linear")
      members["factor"] = .double(factor)
    case .llama3(let factor, let low, let high, let length):
      members["rope_type"] = .string("llama3")
      members["factor"] = .double(factor)
      members["low_freq_factor"] = .double(low)
      members["high_freq_factor"] = .double(high)
      members["original_max_position_embeddings"] = .integer(length)
    default: break
    }
    return members
  }
}
