/// Reading of `config.json`, with the defaults that transformers has for keys that are not there.
extension ModelConfiguration {
  /// No model has so many layers; it bounds what a damaged file can ask for.
  static let layerLimit = 1 << 16

  /// Reads a `config.json`.
  ///
  /// - Parameter path: The path of the file.
  /// - Throws: `WeightFileError` naming the file, the key, what was expected and what was found.
  public init(huggingFace path: String) throws(WeightFileError) {
    try self.init(huggingFace: MappedFile(path))
  }

  /// Reads a mapped `config.json`.
  init(huggingFace file: MappedFile) throws(WeightFileError) {
    let reader = try ConfigurationReader(file)
    guard let name = try reader.text("model_type"), let family = ModelFamily(rawValue: name) else {
      throw reader.fault("model_type", expected: "one of \(ModelFamily.names)")
    }
    switch family {
    case .llama, .mistral, .qwen2: try self.init(llamaLike: reader, family: family)
    case .gpt2: try self.init(gpt2: reader)
    case .bert: try self.init(bert: reader)
    }
    try checkHeads(reader)
  }

  private init(
    llamaLike reader: ConfigurationReader,
    family: ModelFamily
  ) throws(WeightFileError) {
    let isLlama = family == .llama
    let isQwen = family == .qwen2
    let width = try reader.size("hidden_size") ?? 4096
    let heads = try reader.size("num_attention_heads") ?? 32
    let layers = try reader.size("num_hidden_layers", limit: Self.layerLimit) ?? 32
    let context =
      try reader.size("max_position_embeddings") ?? (isLlama ? 2048 : isQwen ? 32768 : 131_072)
    // Null means as many as query heads; without the key, each family has its own number.
    let keyValueHeads =
      reader.isNull("num_key_value_heads") || isLlama ? heads : isQwen ? 32 : 8
    let rotary = try Self.rotary(reader, contextLength: context)
    // The other families have no such keys, and transformers ignores them there.
    let bias = isLlama ? try reader.flag("attention_bias") ?? false : false
    let innerBias = isLlama ? try reader.flag("mlp_bias") ?? false : false
    try self.init(
      family: family,
      vocabularySize: reader.size("vocab_size") ?? (isQwen ? 151_936 : 32000),
      width: width,
      layerCount: layers,
      headCount: heads,
      keyValueHeadCount: reader.size("num_key_value_heads") ?? keyValueHeads,
      headWidth: reader.size("head_dim") ?? width / heads,
      hiddenWidth: reader.size("intermediate_size")
        ?? (isLlama ? 11008 : isQwen ? 22016 : 14336),
      activation: reader.text("hidden_act") ?? "silu",
      contextLength: context,
      rotaryBase: rotary.base,
      rotaryScaling: rotary.scaling,
      normEpsilon: reader.number("rms_norm_eps") ?? 1e-6,
      tiesHead: reader.flag("tie_word_embeddings") ?? false,
      hasAttentionBias: isQwen || bias,
      hasAttentionOutputBias: bias,
      hasFeedForwardBias: innerBias
    )
    try setWindow(reader)
  }

  private init(gpt2 reader: ConfigurationReader) throws(WeightFileError) {
    try reader.require("scale_attn_weights", is: .boolean(true))
    try reader.require("scale_attn_by_inverse_layer_idx", is: .boolean(false))
    try reader.require("add_cross_attention", is: .boolean(false))
    // transformers takes the names of the other families too.
    func size(
      _ key: String,
      or other: String,
      limit: Int = 1 << 30
    ) throws(WeightFileError) -> Int? {
      guard let size = try reader.size(key, limit: limit) else {
        return try reader.size(other, limit: limit)
      }
      return size
    }
    let width = try size("n_embd", or: "hidden_size") ?? 768
    let heads = try size("n_head", or: "num_attention_heads") ?? 12
    let layers = try size("n_layer", or: "num_hidden_layers", limit: Self.layerLimit) ?? 12
    try self.init(
      family: .gpt2,
      vocabularySize: reader.size("vocab_size") ?? 50257,
      width: width,
      layerCount: layers,
      headCount: heads,
      keyValueHeadCount: heads,
      headWidth: width / heads,
      hiddenWidth: reader.size("n_inner") ?? 4 * width,
      activation: reader.text("activation_function") ?? "gelu_new",
      contextLength: size("n_positions", or: "max_position_embeddings") ?? 1024,
      rotaryBase: nil,
      rotaryScaling: nil,
      normEpsilon: reader.number("layer_norm_epsilon") ?? 1e-5,
      tiesHead: reader.flag("tie_word_embeddings") ?? true,
      hasAttentionBias: true,
      hasAttentionOutputBias: true,
      hasFeedForwardBias: true
    )
  }

  private init(bert reader: ConfigurationReader) throws(WeightFileError) {
    try reader.require("position_embedding_type", is: .string("absolute"))
    try reader.require("is_decoder", is: .boolean(false))
    try reader.require("add_cross_attention", is: .boolean(false))
    let width = try reader.size("hidden_size") ?? 768
    let heads = try reader.size("num_attention_heads") ?? 12
    try self.init(
      family: .bert,
      vocabularySize: reader.size("vocab_size") ?? 30522,
      width: width,
      layerCount: reader.size("num_hidden_layers", limit: Self.layerLimit) ?? 12,
      headCount: heads,
      keyValueHeadCount: heads,
      headWidth: width / heads,
      hiddenWidth: reader.size("intermediate_size") ?? 3072,
      activation: reader.text("hidden_act") ?? "gelu",
      contextLength: reader.size("max_position_embeddings") ?? 512,
      rotaryBase: nil,
      rotaryScaling: nil,
      normEpsilon: reader.number("layer_norm_eps") ?? 1e-12,
      tiesHead: reader.flag("tie_word_embeddings") ?? true,
      hasAttentionBias: true,
      hasAttentionOutputBias: true,
      hasFeedForwardBias: true,
      segmentCount: reader.size("type_vocab_size") ?? 2
    )
  }

  private func checkHeads(_ reader: ConfigurationReader) throws(WeightFileError) {
    let isGPT2 = family == .gpt2
    guard reader["head_dim"] != nil || width.isMultiple(of: headCount) else {
      throw WeightFileError(
        file: reader.file,
        subject: .key(isGPT2 ? "n_head" : "num_attention_heads"),
        reason: "a divisor of the width \(width) was expected, not \(headCount)"
      )
    }
    guard headCount.isMultiple(of: keyValueHeadCount) else {
      throw WeightFileError(
        file: reader.file,
        subject: .key("num_key_value_heads"),
        reason: "a divisor of the \(headCount) heads was expected, not \(keyValueHeadCount)"
      )
    }
  }

  /// Sets the window and its layers as Mistral and Qwen2 say them.
  private mutating func setWindow(_ reader: ConfigurationReader) throws(WeightFileError) {
    var first = 0
    switch family {
    case .mistral:
      slidingWindow = try reader.size("sliding_window") ?? 4096
      if reader.isNull("sliding_window") { slidingWindow = nil }
    case .qwen2 where try reader.flag("use_sliding_window") ?? false:
      slidingWindow = try reader.size("sliding_window") ?? 4096
      if reader.isNull("sliding_window") { slidingWindow = nil }
      first = 28
      if let value = reader["max_window_layers"] {
        guard let number = value.integer, number >= 0 else {
          throw reader.fault("max_window_layers", expected: "a whole number from 0")
        }
        first = number
      }
    default: return
    }
    guard slidingWindow != nil else { return }
    slidingLayers = first < layerCount ? Array(first..<layerCount) : []
    guard family == .qwen2, let types = reader["layer_types"] else { return }
    guard case .array(let elements) = types, elements.count == layerCount,
      elements.allSatisfy({
        $0 == .string("full_attention") || $0 == .string("sliding_attention")
      })
    else {
      throw reader.fault(
        "layer_types",
        expected: "full_attention or sliding_attention for each of \(layerCount) layers"
      )
    }
    slidingLayers = elements.indices.filter { elements[$0] == .string("sliding_attention") }
  }

  /// Reads the rotary settings, which stand in `rope_parameters` since version 5 of transformers and
  /// in `rope_theta` and `rope_scaling` before.
  private static func rotary(
    _ reader: ConfigurationReader,
    contextLength: Int
  ) throws(WeightFileError) -> (base: Double, scaling: RotaryScaling?) {
    try reader.require("partial_rotary_factor", is: .number("1.0"))
    let outer = try reader.number("rope_theta")
    let (older, newer) = (try reader.object("rope_scaling"), try reader.object("rope_parameters"))
    guard let settings = older ?? newer else { return (outer ?? 10000, nil) }
    try settings.require("partial_rotary_factor", is: .number("1.0"))
    let base = try settings.number("rope_theta") ?? outer ?? 10000
    func required(_ key: String) throws(WeightFileError) -> Double {
      guard let number = try settings.number(key) else {
        throw settings.fault(key, expected: "a positive number")
      }
      return number
    }
    let key = settings["rope_type"] == nil ? "type" : "rope_type"
    switch try settings.text(key) ?? "default" {
    case "default": return (base, nil)
    case "linear": return (base, .linear(factor: try required("factor")))
    case "llama3":
      let (low, high) = (try required("low_freq_factor"), try required("high_freq_factor"))
      guard low < high else {
        throw settings.fault(
          "high_freq_factor",
          expected: "a number above low_freq_factor (\(low))"
        )
      }
      return (
        base,
        .llama3(
          factor: try required("factor"),
          lowFrequencyFactor: low,
          highFrequencyFactor: high,
          originalContextLength: try settings.size("original_max_position_embeddings")
            ?? contextLength
        )
      )
    default: throw settings.fault(key, expected: "default, linear or llama3")
    }
  }
}
