/// The names and the order of rows that Hugging Face has for the tensors of a GGUF file.
extension GGUFFile {
  /// The names of a layer's tensors: GGUF's after `blk.N.`, Hugging Face's after `model.layers.N.`.
  private static let layerNames = [
    "attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
  ]

  /// The tensors of a Llama-like model under the names that Hugging Face has for them.
  ///
  /// For the architecture `llama`, rows of the query and key projections are put back into the order
  /// of Hugging Face while they are read; for `qwen2` they stand in it already.
  ///
  /// - Parameter configuration: What `ModelConfiguration` read from this file.
  /// - Returns: The tensors; the divisors of rotary frequencies are left out, as the configuration has
  ///   them.
  /// - Throws: `WeightFileError` naming a tensor that no such model has.
  public func huggingFaceCatalog(
    _ configuration: ModelConfiguration
  ) throws(WeightFileError) -> TensorCatalog {
    var tensors: [StoredTensor] = []
    tensors.reserveCapacity(catalog.tensors.count)
    for tensor in catalog.tensors where tensor.name != "rope_freqs.weight" {
      guard let name = Self.huggingFaceName(tensor.name) else {
        throw WeightFileError(
          file: tensor.file.path,
          subject: .tensor(tensor.name),
          reason: "a model of the family \(configuration.family.rawValue) has no such tensor"
        )
      }
      var order = RowOrder.asUsed
      if configuration.family == .llama {
        if name.contains(".q_proj.") {
          order = .rotaryNeighbours(headCount: configuration.headCount)
        } else if name.contains(".k_proj.") {
          order = .rotaryNeighbours(headCount: configuration.keyValueHeadCount)
        }
      }
      tensors.append(try tensor.renamed(name, rowOrder: order))
    }
    return try TensorCatalog(tensors)
  }

  private static func huggingFaceName(_ name: String) -> String? {
    switch name {
    case "token_embd.weight": return "model.embed_tokens.weight"
    case "output_norm.weight": return "model.norm.weight"
    case "output.weight": return "lm_head.weight"
    default: break
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "blk", let layer = Int(parts[1]), layer >= 0,
      String(layer) == parts[1], let inner = layerNames[String(parts[2])],
      parts[3] == "weight" || parts[3] == "bias"
    else { return nil }
    return "model.layers.\(layer).\(inner).\(parts[3])"
  }
}
