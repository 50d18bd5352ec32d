public import Foundation

/// A folder with a model as transformers reads it: `config.json`, `generation_config.json`,
/// safetensors, and the tokenizer's files.
///
/// Every file is complete or not there, and `config.json` comes last: a folder that has one has all
/// the others.
public struct ModelFolder: Sendable {
  /// How weights are written.
  public var precision: WeightPrecision
  /// The largest number of bytes of tensors in one file; a tensor alone may exceed it.
  public var shardBytes: Int
  /// The folder of the model this one was made from, whose tokenizer files and settings that do not
  /// concern weights are carried over.
  public var source: String?
  /// The tokens that mean something; what is left out is taken from the source.
  public var tokens: SpecialTokens
  /// Free text in the weights' file by key.
  public var metadata: [String: String]

  /// Creates a description.
  ///
  /// - Parameters:
  ///   - precision: How weights are written.
  ///   - shardBytes: The largest number of bytes of tensors in one file.
  ///   - source: The folder of the model this one was made from.
  ///   - tokens: The tokens that mean something.
  ///   - metadata: Free text in the weights' file by key.
  public init(
    precision: WeightPrecision = .float32,
    shardBytes: Int = 5_000_000_000,
    source: String? = nil,
    tokens: SpecialTokens = SpecialTokens(),
    metadata: [String: String] = [:]
  ) {
    self.precision = precision
    self.shardBytes = shardBytes
    self.source = source
    self.tokens = tokens
    self.metadata = metadata
  }

  /// The tokenizer's files, whichever of them there are.
  public static let tokenizerFiles = [
    "tokenizer.json", "tokenizer_config.json", "tokenizer.model", "special_tokens_map.json",
    "added_tokens.json", "vocab.json", "merges.txt", "vocab.txt", "chat_template.jinja",
    "chat_template.json",
  ]

  /// Writes a model; an adapter of its decoder is merged on the way.
  ///
  /// - Parameters:
  ///   - decoder: The decoder.
  ///   - head: What the model has beside or instead of its output head; `nil` for a language model.
  ///   - folder: The folder, which is made if it is not there. Weights that are there are replaced.
  ///   - context: The threads to use.
  /// - Returns: The names of the files in the order they were written.
  /// - Throws: `UnsupportedModel` if transformers has no such model, `WeightFileError` if the source
  ///   cannot be read, or `SafetensorsError.unwritable`.
  @discardableResult
  public func write(
    _ decoder: Decoder,
    head: ModelHead? = nil,
    to folder: URL,
    context: ComputeContext = ComputeContext()
  ) throws -> [String] {
    let source = try sourceConfiguration()
    let preferred = source.flatMap { members -> ModelFamily? in
      if case .string(let name)? = members["model_type"] {
        ModelFamily(rawValue: name)
      } else {
        nil
      }
    }
    let family = try ModelFamily(of: decoder.configuration, preferring: preferred)
    if let fault = head?.fault { throw UnsupportedModel(features: [fault]) }
    let configuration = try members(of: decoder, family: family, head: head, source: source)
    let tensors =
      decoder.outgoingTensors(family, includesHead: head?.labels == nil, context: context)
      + (head?.tensors ?? [])

    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw SafetensorsError.unwritable(file: folder.path, reason: error.localizedDescription)
    }
    var files = try writeWeights(tensors, to: folder)
    files += try writeTokenizer(to: folder)
    if head?.labels == nil {
      try writeGenerationSettings(configuration, to: folder)
      files.append("generation_config.json")
    }
    try AtomicFile.save(
      Array(JSONValue.object(configuration).text.utf8),
      to: folder.appendingPathComponent("config.json")
    )
    return files + ["config.json"]
  }

  // MARK: Weights

  private func writeWeights(
    _ tensors: [OutgoingTensor],
    to folder: URL
  ) throws(SafetensorsError) -> [String] {
    let metadata = metadata.merging(["format": "pt"]) { _, new in new }
    let shards = Self.shards(tensors, limit: shardBytes, precision: precision)
    let names = shards.indices.map { index in
      guard shards.count > 1 else { return SafetensorsModel.singleFile }
      func five(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
      }
      return "model-\(five(index + 1))-of-\(five(shards.count)).safetensors"
    }
    for (name, shard) in zip(names, shards) {
      try Safetensors.write(
        shard,
        metadata: metadata,
        precision: precision,
        to: folder.appendingPathComponent(name)
      )
    }
    let index = folder.appendingPathComponent(SafetensorsModel.indexFile)
    // A single file counts before an index, and an index of other files leads astray.
    guard shards.count > 1 else {
      try? FileManager.default.removeItem(at: index)
      return names
    }
    var places: [String: JSONValue] = [:]
    for (name, shard) in zip(names, shards) {
      for tensor in shard { places[tensor.name] = .string(name) }
    }
    let count = tensors.reduce(0) { $0 + $1.count }
    let content = JSONValue.object([
      "metadata": .object([
        "total_size": .integer(count * precision.byteCount), "total_parameters": .integer(count),
      ]),
      "weight_map": .object(places),
    ])
    try AtomicFile.save(Array(content.text.utf8), to: index)
    let single = folder.appendingPathComponent(SafetensorsModel.singleFile)
    try? FileManager.default.removeItem(at: single)
    return names + [SafetensorsModel.indexFile]
  }

  /// Cuts tensors, in their order, into as few files as the limit allows.
  private static func shards(
    _ tensors: [OutgoingTensor],
    limit: Int,
    precision: WeightPrecision
  ) -> [[OutgoingTensor]] {
    var shards: [[OutgoingTensor]] = [[]]
    var bytes = 0
    for tensor in tensors {
      let size = tensor.count * precision.byteCount
      if bytes > 0, bytes + size > limit {
        shards.append([])
        bytes = 0
      }
      shards[shards.count - 1].append(tensor)
      bytes += size
    }
    return shards
  }

  // MARK: Everything else

  private func sourceConfiguration() throws(WeightFileError) -> [String: JSONValue]? {
    guard let source, FileManager.default.fileExists(atPath: source + "/config.json") else {
      return nil
    }
    return try ConfigurationReader(MappedFile(source + "/config.json")).members
  }

  private func members(
    of decoder: Decoder,
    family: ModelFamily,
    head: ModelHead?,
    source: [String: JSONValue]?
  ) throws(UnsupportedModel) -> [String: JSONValue] {
    var members = source ?? [:]
    // What the decoder decides is written anew, also where it has no such thing any more.
    for key in [
      "torch_dtype", "quantization_config", "auto_map", "id2label", "label2id", "num_labels",
      "problem_type", "layer_types", "transformers_version",
    ] {
      members[key] = nil
    }
    let limitKey = family == .gpt2 ? "n_positions" : "max_position_embeddings"
    let sourceLimit = members[limitKey]
    members.merge(decoder.configuration.huggingFaceMembers(family)) { _, new in new }
    // A decoder may have been made for shorter sequences than its model: rotary models keep theirs.
    if family != .gpt2, let limit = sourceLimit?.integer,
      limit > decoder.configuration.contextLength
    {
      members[limitKey] = .integer(limit)
    }
    members.merge(tokens.members) { _, new in new }
    members["dtype"] = .string(precision.rawValue)
    let name = family.transformersName
    guard let labels = head?.labels else {
      members["architectures"] = .strings([
        family == .gpt2 ? "GPT2LMHeadModel" : "\(name)ForCausalLM"
      ])
      return members
    }
    members["architectures"] = .strings(["\(name)ForSequenceClassification"])
    guard members["pad_token_id"]?.integer != nil else {
      throw UnsupportedModel(features: ["a classifier without a padding token"])
    }
    var (byNumber, byLabel): ([String: JSONValue], [String: JSONValue]) = ([:], [:])
    for (index, label) in labels.enumerated() {
      byNumber["\(index)"] = .string(label)
      byLabel[label] = .integer(index)
    }
    members["id2label"] = .object(byNumber)
    members["label2id"] = .object(byLabel)
    return members
  }

  private func writeTokenizer(to folder: URL) throws -> [String] {
    guard let source,
      URL(fileURLWithPath: source).standardizedFileURL.path != folder.standardizedFileURL.path
    else { return [] }
    return try Self.tokenizerFiles.filter { name in
      let path = "\(source)/\(name)"
      guard FileManager.default.fileExists(atPath: path) else { return false }
      try AtomicFile.copy(MappedFile(path), to: folder.appendingPathComponent(name))
      return true
    }
  }

  private func writeGenerationSettings(
    _ configuration: [String: JSONValue],
    to folder: URL
  ) throws {
    let name = "generation_config.json"
    let target = folder.appendingPathComponent(name)
    if let source, FileManager.default.fileExists(atPath: "\(source)/\(name)") {
      let file = try MappedFile("\(source)/\(name)")
      var members = try ConfigurationReader(file).members
      members["transformers_version"] = nil
      members.merge(tokens.members) { _, new in new }
      try AtomicFile.save(Array(JSONValue.object(members).text.utf8), to: target)
      return
    }
    let keys = ["bos_token_id", "eos_token_id", "pad_token_id"]
    var members = configuration.filter { keys.contains($0.key) && $0.value != .null }
    members["_from_model_config"] = .boolean(true)
    try AtomicFile.save(Array(JSONValue.object(members).text.utf8), to: target)
  }
}
