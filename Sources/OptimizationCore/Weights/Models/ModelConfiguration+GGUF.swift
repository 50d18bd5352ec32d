/// Reading of a GGUF file's metadata.
extension ModelConfiguration {
  /// Reads the shape of a model from a GGUF file's metadata and tensors.
  ///
  /// Architectures `llama` (which is also Mistral's) and `qwen2` are known. What the metadata does
  /// not say is taken from the tensors: the vocabulary, a head of its own, biases, and the divisors
  /// of rotary frequencies that llama.cpp stores for Llama 3.
  ///
  /// - Parameter file: The file.
  /// - Throws: `WeightFileError` naming the file, the key, what was expected and what was found.
  public init(_ file: GGUFFile) throws(WeightFileError) {
    let metadata = file.metadata
    let path = metadata.file.path
    func fault(_ key: String, expected: String) -> WeightFileError {
      let found = metadata.values[key]?.summary ?? "nothing"
      return WeightFileError(
        file: path,
        subject: .key(key),
        reason: "\(expected) was expected, not \(found)"
      )
    }
    let known = [ModelFamily.llama, .qwen2]
    guard let architecture = try metadata.string("general.architecture"),
      let family = known.first(where: { $0.rawValue == architecture })
    else {
      throw fault(
        "general.architecture",
        expected: "one of \(known.map(\.rawValue).joined(separator: ", "))"
      )
    }
    func size(_ key: String, limit: Int = 1 << 30) throws(WeightFileError) -> Int? {
      let key = "\(architecture).\(key)"
      guard let number = try metadata.integer(key) else { return nil }
      guard number >= 1, number <= limit else {
        throw fault(key, expected: "a whole number from 1 to \(limit)")
      }
      return number
    }
    func required(_ key: String, limit: Int = 1 << 30) throws(WeightFileError) -> Int {
      guard let number = try size(key, limit: limit) else {
        throw fault("\(architecture).\(key)", expected: "a whole number")
      }
      return number
    }
    func number(_ key: String) throws(WeightFileError) -> Double? {
      guard let number = try metadata.double("\(architecture).\(key)") else { return nil }
      guard number > 0 else { throw fault("\(architecture).\(key)", expected: "a positive number") }
      return number
    }
    if let experts = try metadata.integer("\(architecture).expert_count"), experts > 0 {
      throw fault("\(architecture).expert_count", expected: "0")
    }
    let width = try required("embedding_length")
    let heads = try required("attention.head_count")
    let keyLength = try size("attention.key_length")
    guard keyLength != nil || width.isMultiple(of: heads) else {
      throw fault("\(architecture).attention.head_count", expected: "a divisor of \(width)")
    }
    let headWidth = keyLength ?? width / heads
    guard try size("attention.value_length") ?? headWidth == headWidth else {
      throw fault("\(architecture).attention.value_length", expected: "\(headWidth)")
    }
    guard try size("rope.dimension_count") ?? headWidth == headWidth else {
      throw fault("\(architecture).rope.dimension_count", expected: "\(headWidth)")
    }
    let keyValueHeads = try size("attention.head_count_kv") ?? heads
    guard heads.isMultiple(of: keyValueHeads) else {
      throw fault("\(architecture).attention.head_count_kv", expected: "a divisor of \(heads)")
    }
    let catalog = file.catalog
    guard let embedding = catalog["token_embd.weight"], let vocabulary = embedding.shape.first
    else {
      throw WeightFileError(
        file: path,
        subject: .tensor("token_embd.weight"),
        reason: "the tensor is not there"
      )
    }
    let layers = try required("block_count", limit: Self.layerLimit)
    let epsilonKey = "attention.layer_norm_rms_epsilon"
    guard let epsilon = try number(epsilonKey) else {
      throw fault("\(architecture).\(epsilonKey)", expected: "a positive number")
    }
    let window = try size("attention.sliding_window")
    try self.init(
      family: family,
      vocabularySize: vocabulary,
      width: width,
      layerCount: layers,
      headCount: heads,
      keyValueHeadCount: keyValueHeads,
      headWidth: headWidth,
      hiddenWidth: required("feed_forward_length"),
      activation: "silu",
      contextLength: required("context_length"),
      rotaryBase: number("rope.freq_base") ?? 10000,
      rotaryScaling: Self.rotaryScaling(file, architecture: architecture, headWidth: headWidth),
      slidingWindow: window,
      slidingLayers: window == nil ? [] : Array(0..<layers),
      normEpsilon: epsilon,
      tiesHead: catalog["output.weight"] == nil,
      hasAttentionBias: catalog["blk.0.attn_q.bias"] != nil,
      hasAttentionOutputBias: catalog["blk.0.attn_output.bias"] != nil,
      hasFeedForwardBias: catalog["blk.0.ffn_up.bias"] != nil
    )
  }

  private static func rotaryScaling(
    _ file: GGUFFile,
    architecture: String,
    headWidth: Int
  ) throws(WeightFileError) -> RotaryScaling? {
    let path = file.metadata.file.path
    if let factors = file.catalog["rope_freqs.weight"] {
      guard factors.shape == [headWidth / 2] else {
        throw WeightFileError(
          file: path,
          subject: .tensor("rope_freqs.weight"),
          reason: "the shape \(factors.shape) was found, [\(headWidth / 2)] expected"
        )
      }
      return .divided(factors.values())
    }
    let key = "\(architecture).rope.scaling.type"
    var factorKey = "\(architecture).rope.scaling.factor"
    // The key of files from before there were types of scaling, says docs/gguf.md.
    if file.metadata.values[factorKey] == nil {
      let older = "\(architecture).rope.scale_linear"
      if file.metadata.values[older] != nil { factorKey = older }
    }
    let type = try file.metadata.string(key)
    let factor = try file.metadata.double(factorKey)
    // Without a type llama.cpp scales linearly if there is a factor other than 0.
    switch type ?? (factor ?? 0 == 0 ? "none" : "linear") {
    case "none": return nil
    case "linear":
      guard let factor, factor > 0 else {
        throw WeightFileError(
          file: path,
          subject: .key(factorKey),
          reason: "a positive number was expected"
        )
      }
      return .linear(factor: factor)
    case let other:
      throw WeightFileError(
        file: path,
        subject: .key(key),
        reason: "none or linear was expected, not \(WeightFileError.clipped(other))"
      )
    }
  }
}
