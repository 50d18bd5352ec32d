/// The names that Hugging Face's models have in files, and what transformers ignores in them.
extension TensorCatalog {
  /// The tensors of a model of Llama's kind.
  ///
  /// A head that is tied to the embedding is left out, and so are the rotary frequencies that older
  /// checkpoints hold. The names of a model that was saved without its head begin with `model.` here.
  func llamaNames(tiesHead: Bool) throws(WeightFileError) -> TensorCatalog {
    let isBare = self["embed_tokens.weight"] != nil
    return try renamed { tensor throws(WeightFileError) in
      let name = tensor.name
      guard !(tiesHead && name == "lm_head.weight"), !name.hasSuffix(".rotary_emb.inv_freq") else {
        return []
      }
      let isInner = isBare && name != "lm_head.weight" && !name.hasPrefix("model.")
      return isInner ? [try tensor.renamed("model." + name)] : [tensor]
    }
  }

  /// The tensors of GPT-2 under the names of a decoder.
  ///
  /// GPT-2 stores its linear maps [inputs, outputs], those of queries, keys and values side by side.
  func gpt2Names(tiesHead: Bool) throws(WeightFileError) -> TensorCatalog {
    try renamed { tensor throws(WeightFileError) in
      var name = tensor.name
      if name.hasPrefix("transformer.") { name.removeFirst("transformer.".count) }
      switch name {
      case "wte.weight": return [try tensor.renamed("model.embed_tokens.weight")]
      case "wpe.weight": return [try tensor.renamed("model.embed_positions.weight")]
      case "ln_f.weight", "ln_f.bias":
        return [try tensor.renamed("model.norm." + name.dropFirst("ln_f.".count))]
      case "lm_head.weight": return tiesHead ? [] : [tensor]
      default: break
      }
      let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count >= 4, parts[0] == "h", let layer = Int(parts[1]), String(layer) == parts[1],
        layer >= 0, let kind = parts.last
      else { return [tensor] }
      let part = parts[2..<(parts.count - 1)].joined(separator: ".")
      let prefix = "model.layers.\(layer)."
      switch part {
      // The masks of older checkpoints.
      case "attn" where kind == "bias" || kind == "masked_bias": return []
      case "ln_1": return [try tensor.renamed("\(prefix)input_layernorm.\(kind)")]
      case "ln_2": return [try tensor.renamed("\(prefix)post_attention_layernorm.\(kind)")]
      case "attn.c_attn":
        return try tensor.linearMaps(
          ["q_proj", "k_proj", "v_proj"].map { "\(prefix)self_attn.\($0)" }
        )
      case "attn.c_proj": return try tensor.linearMaps(["\(prefix)self_attn.o_proj"])
      case "mlp.c_fc": return try tensor.linearMaps(["\(prefix)mlp.up_proj"])
      case "mlp.c_proj": return try tensor.linearMaps(["\(prefix)mlp.down_proj"])
      default: return [tensor]
      }
    }
  }

  /// The tensors of BERT without the heads that stand on it: the pooler and those of pretraining.
  func bertNames() throws(WeightFileError) -> TensorCatalog {
    try renamed { tensor throws(WeightFileError) in
      var name = tensor.name
      if name.hasPrefix("bert.") { name.removeFirst("bert.".count) }
      guard !name.hasPrefix("pooler."), !name.hasPrefix("cls."),
        name != "embeddings.position_ids", name != "embeddings.token_type_ids"
      else { return [] }
      // As the first checkpoints, converted from TensorFlow, have them.
      for (old, new) in [(".gamma", ".weight"), (".beta", ".bias")] where name.hasSuffix(old) {
        name = name.dropLast(old.count) + new
      }
      return [try tensor.renamed(name)]
    }
  }

  private func renamed(
    _ body: (StoredTensor) throws(WeightFileError) -> [StoredTensor]
  ) throws(WeightFileError) -> TensorCatalog {
    var renamed: [StoredTensor] = []
    renamed.reserveCapacity(tensors.count)
    for tensor in tensors { renamed += try body(tensor) }
    return try TensorCatalog(renamed)
  }
}

extension StoredTensor {
  /// Cuts GPT-2's weight [inputs, outputs] or bias [outputs] of several linear maps side by side into
  /// those of each.
  ///
  /// - Parameter names: The names of the maps, without `.weight` and `.bias`.
  /// - Returns: Weights [outputs, inputs], or biases.
  /// - Throws: `WeightFileError` if there are not as many outputs for each.
  fileprivate func linearMaps(_ names: [String]) throws(WeightFileError) -> [StoredTensor] {
    let isWeight = name.hasSuffix(".weight")
    guard shape.count == (isWeight ? 2 : 1), let width = shape.last,
      width.isMultiple(of: names.count), !elementType.isQuantized
    else {
      throw WeightFileError(
        file: file.path,
        subject: .tensor(name),
        reason: "the shape \(shape) is not that of \(names.count) linear maps side by side"
      )
    }
    let part = width / names.count
    return names.enumerated().map { index, name in
      let range = (index * part)..<((index + 1) * part)
      return isWeight
        ? transposed(columns: range, named: name + ".weight") : rows(range, named: name + ".bias")
    }
  }
}
