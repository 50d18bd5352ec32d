/// A checkpoint of the llama2.c project, mapped into memory and checked, with no tensor read yet.
///
/// The layouts are those of its `export.py`: the legacy one, a header of seven 32-bit numbers and the
/// tensors of all layers in groups, with two tables of rotary angles; and version 1, a header of 256
/// bytes that begins with "ak42". Version 2, whose elements are quantized, is refused.
public struct Llama2CFile: Sendable {
  private static let magic: UInt32 = 0x616B_3432

  /// What the header says about the model.
  public let configuration: ModelConfiguration
  /// The tensors under the names, and with the order of rows, that Hugging Face has for them.
  public let catalog: TensorCatalog

  /// Maps a file and checks its header.
  ///
  /// - Parameter path: The path.
  /// - Throws: `WeightFileError` naming the file and what is wrong in it.
  public init(_ path: String) throws(WeightFileError) {
    try self.init(MappedFile(path))
  }

  /// Checks the header of a mapped file.
  ///
  /// - Parameter file: The file.
  /// - Throws: `WeightFileError` naming the file and what is wrong in it.
  public init(_ file: MappedFile) throws(WeightFileError) {
    let isVersioned = file.integer(UInt32.self, at: 0) == Self.magic
    if isVersioned {
      let version = file.integer(Int32.self, at: 4) ?? 0
      guard version == 1 else {
        throw WeightFileError(
          file: file.path,
          subject: .key("version"),
          reason: version == 2
            ? "version 2, whose elements are quantized, cannot be read"
            : "version 1 was expected, not \(version)"
        )
      }
    }
    let header = try Self.header(file, at: isVersioned ? 8 : 0, signMarksHead: !isVersioned)
    var configuration = header
    if isVersioned {
      let flag = file.integer(UInt8.self, at: 36)
      guard flag == 0 || flag == 1 else {
        throw WeightFileError(
          file: file.path,
          subject: .key("shared_classifier"),
          reason: "0 or 1 was expected, not \(flag.map { "\($0)" } ?? "the end of the file")"
        )
      }
      configuration.tiesHead = flag == 1
    }
    self.configuration = configuration
    catalog = try Self.catalog(
      configuration,
      groups: isVersioned ? Self.groups : Self.legacyGroups,
      at: isVersioned ? 256 : 28,
      file: file
    )
  }

  /// What stands in a file after the header.
  private enum Group {
    case tensor(String)
    case layers(String)
    /// Cosines and sines, which are computed anew.
    case angles
  }

  private static let legacyGroups: [Group] = [
    .tensor("model.embed_tokens"), .layers("input_layernorm"), .layers("self_attn.q_proj"),
    .layers("self_attn.k_proj"), .layers("self_attn.v_proj"), .layers("self_attn.o_proj"),
    .layers("post_attention_layernorm"), .layers("mlp.gate_proj"), .layers("mlp.down_proj"),
    .layers("mlp.up_proj"), .tensor("model.norm"), .angles, .tensor("lm_head"),
  ]

  private static let groups: [Group] = [
    .layers("input_layernorm"), .layers("post_attention_layernorm"), .tensor("model.norm"),
    .tensor("model.embed_tokens"), .layers("self_attn.q_proj"), .layers("self_attn.k_proj"),
    .layers("self_attn.v_proj"), .layers("self_attn.o_proj"), .layers("mlp.gate_proj"),
    .layers("mlp.down_proj"), .layers("mlp.up_proj"), .tensor("lm_head"),
  ]

  private static func header(
    _ file: MappedFile,
    at offset: Int,
    signMarksHead: Bool
  ) throws(WeightFileError) -> ModelConfiguration {
    // The limits keep all products of sizes within 64 bits.
    let fields = [
      ("dim", 1 << 20), ("hidden_dim", 1 << 22), ("n_layers", 1 << 12), ("n_heads", 1 << 20),
      ("n_kv_heads", 1 << 20), ("vocab_size", 1 << 24), ("max_seq_len", 1 << 24),
    ]
    var sizes: [Int] = []
    var tiesHead = true
    for (index, (name, limit)) in fields.enumerated() {
      guard let number = file.integer(Int32.self, at: offset + 4 * index) else {
        throw WeightFileError(
          file: file.path,
          reason: "the file ends at byte \(file.count), within the header"
        )
      }
      var size = Int(number)
      if signMarksHead, name == "vocab_size", size < 0 {
        tiesHead = false
        size = -size
      }
      guard size >= 1, size <= limit else {
        throw WeightFileError(
          file: file.path,
          subject: .key(name),
          reason: "a whole number from 1 to \(limit) was expected, not \(number)"
        )
      }
      sizes.append(size)
    }
    let (width, heads, keyValueHeads) = (sizes[0], sizes[3], sizes[4])
    guard width.isMultiple(of: heads), (width / heads).isMultiple(of: 2) else {
      throw WeightFileError(
        file: file.path,
        subject: .key("n_heads"),
        reason: "\(heads) heads do not divide the width \(width) into even widths"
      )
    }
    guard heads.isMultiple(of: keyValueHeads) else {
      throw WeightFileError(
        file: file.path,
        subject: .key("n_kv_heads"),
        reason: "a divisor of \(heads) was expected, not \(keyValueHeads)"
      )
    }
    return ModelConfiguration(
      family: .llama,
      vocabularySize: sizes[5],
      width: width,
      layerCount: sizes[2],
      headCount: heads,
      keyValueHeadCount: keyValueHeads,
      headWidth: width / heads,
      hiddenWidth: sizes[1],
      activation: "silu",
      contextLength: sizes[6],
      // llama2.c has these two as constants.
      rotaryBase: 10000,
      rotaryScaling: nil,
      normEpsilon: 1e-5,
      tiesHead: tiesHead,
      hasAttentionBias: false,
      hasAttentionOutputBias: false,
      hasFeedForwardBias: false
    )
  }

  private static func catalog(
    _ configuration: ModelConfiguration,
    groups: [Group],
    at start: Int,
    file: MappedFile
  ) throws(WeightFileError) -> TensorCatalog {
    let angleCount = configuration.contextLength * configuration.headWidth
    func count(_ name: String) -> Int { shape(of: name, configuration).reduce(1, *) }
    let total = groups.reduce(0) { total, group in
      switch group {
      case .tensor("lm_head") where configuration.tiesHead: total
      case .tensor(let name): total + count(name)
      case .layers(let name): total + count(name) * configuration.layerCount
      case .angles: total + angleCount
      }
    }
    // Before anything is allocated: the header alone could ask for more tensors than memory holds.
    guard file.count == start + 4 * total else {
      throw WeightFileError(
        file: file.path,
        reason: "the header's sizes ask for \(start + 4 * total) bytes, and the file has "
          + "\(file.count)"
      )
    }
    var tensors: [StoredTensor] = []
    var offset = start
    func append(_ name: String, _ part: String) throws(WeightFileError) {
      var order = RowOrder.asUsed
      if part == "self_attn.q_proj" {
        order = .rotaryNeighbours(headCount: configuration.headCount)
      } else if part == "self_attn.k_proj" {
        order = .rotaryNeighbours(headCount: configuration.keyValueHeadCount)
      }
      let tensor = try StoredTensor(
        name: name + ".weight",
        elementType: .float32,
        shape: shape(of: part, configuration),
        offset: offset,
        file: file,
        rowOrder: order
      )
      tensors.append(tensor)
      offset = tensor.byteRange.upperBound
    }
    for group in groups {
      switch group {
      case .tensor("lm_head") where configuration.tiesHead: break
      case .tensor(let name): try append(name, name)
      case .layers(let name):
        for layer in 0..<configuration.layerCount {
          try append("model.layers.\(layer).\(name)", name)
        }
      case .angles: offset += 4 * angleCount
      }
    }
    return try TensorCatalog(tensors)
  }

  private static func shape(of part: String, _ configuration: ModelConfiguration) -> [Int] {
    let width = configuration.width
    switch part {
    case "model.embed_tokens", "lm_head": return [configuration.vocabularySize, width]
    case "self_attn.q_proj", "self_attn.o_proj": return [width, width]
    case "self_attn.k_proj", "self_attn.v_proj":
      return [configuration.keyValueHeadCount * configuration.headWidth, width]
    case "mlp.gate_proj", "mlp.up_proj": return [configuration.hiddenWidth, width]
    case "mlp.down_proj": return [width, configuration.hiddenWidth]
    default: return [width]
    }
  }
}
