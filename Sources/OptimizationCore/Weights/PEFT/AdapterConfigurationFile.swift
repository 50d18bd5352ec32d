/// The content of an `adapter_config.json`.
struct AdapterConfigurationFile {
  var settings: LowRankSettings
  var baseModel: String?
  var task: AdapterTask?

  init(settings: LowRankSettings, baseModel: String?, task: AdapterTask?) {
    self.settings = settings
    self.baseModel = baseModel
    self.task = task
  }

  /// Values of settings that change what is computed, with which nothing of them is used.
  private static let unused: [(key: String, values: [JSONValue])] = [
    ("bias", [.string("none")]),
    ("use_dora", [.boolean(false)]),
    ("use_qalora", [.boolean(false)]),
    ("use_bdlora", [.boolean(false)]),
    ("lora_bias", [.boolean(false)]),
    ("layers_to_transform", []),
    ("exclude_modules", []),
    ("layer_replication", []),
    ("target_parameters", []),
    ("trainable_token_indices", []),
    ("alora_invocation_tokens", []),
    ("arrow_config", []),
    ("megatron_config", []),
    ("corda_config", []),
    ("eva_config", []),
    ("kasa_config", []),
    ("velora_config", []),
    ("monteclora_config", []),
    ("lora_ga_config", []),
    ("loftq_config", []),
    // Other ways to begin change the base model, which is not among the adapter's files.
    ("init_lora_weights", [.boolean(true), .boolean(false), .string("gaussian")]),
  ]

  /// Reads a file.
  ///
  /// - Parameter reader: The file's object.
  /// - Throws: `WeightFileError` naming the key whose value is wrong or not supported.
  init(_ reader: ConfigurationReader) throws(WeightFileError) {
    guard try reader.text("peft_type") == "LORA" else {
      throw reader.fault("peft_type", expected: "\"LORA\"")
    }
    for (key, values) in Self.unused {
      guard let value = reader[key], !values.contains(value) else { continue }
      // PEFT writes settings that are not used as empty objects and arrays, too.
      if value == .object([:]) || value == .array([]) { continue }
      let expected = values.map(\.summary) + ["null"]
      throw WeightFileError(
        file: reader.file,
        subject: .key(key),
        reason: "\(value.summary) is not supported; only \(expected.joined(separator: ", ")) is"
      )
    }
    guard let rank = try reader.size("r", limit: 1 << 20) else {
      throw reader.fault("r", expected: "a whole number from 1")
    }
    guard let alpha = try reader.number("lora_alpha") else {
      throw reader.fault("lora_alpha", expected: "a positive number")
    }
    settings = LowRankSettings(
      rank: rank,
      alpha: alpha,
      dropout: try Self.dropout(reader),
      targets: try Self.targets(reader),
      isRankStabilized: try reader.flag("use_rslora") ?? false,
      wholeModules: try Self.texts(reader, "modules_to_save") ?? []
    )
    for (key, value) in try reader.object("rank_pattern")?.members ?? [:] {
      guard let rank = value.integer, rank > 0, rank <= 1 << 20 else {
        throw reader.fault("rank_pattern", expected: "whole numbers from 1")
      }
      settings.rankPattern[key] = rank
    }
    for (key, value) in try reader.object("alpha_pattern")?.members ?? [:] {
      guard let alpha = value.double, alpha > 0 else {
        throw reader.fault("alpha_pattern", expected: "positive numbers")
      }
      settings.alphaPattern[key] = alpha
    }
    baseModel = try reader.text("base_model_name_or_path")
    if let name = try reader.text("task_type") {
      guard let task = AdapterTask(rawValue: name) else {
        let names = AdapterTask.allCases.map(\.rawValue).joined(separator: ", ")
        throw reader.fault("task_type", expected: "one of \(names)")
      }
      self.task = task
    }
  }

  private static func dropout(_ reader: ConfigurationReader) throws(WeightFileError) -> Double {
    guard let value = reader["lora_dropout"] else { return 0 }
    guard let number = value.double, number >= 0, number < 1 else {
      throw reader.fault("lora_dropout", expected: "a number from 0 up to 1")
    }
    return number
  }

  private static func targets(
    _ reader: ConfigurationReader
  ) throws(WeightFileError) -> AdapterTargets {
    switch reader["target_modules"] {
    case .string("all-linear"): return .allLinear
    case .string(let pattern): return .pattern(pattern)
    default:
      guard let names = try texts(reader, "target_modules"), !names.isEmpty else {
        throw reader.fault("target_modules", expected: "a list of names or a regular expression")
      }
      return .modules(names.sorted())
    }
  }

  private static func texts(
    _ reader: ConfigurationReader,
    _ key: String
  ) throws(WeightFileError) -> [String]? {
    guard let value = reader[key] else { return nil }
    guard case .array(let elements) = value else {
      throw reader.fault(key, expected: "a list of names")
    }
    var texts: [String] = []
    for element in elements {
      guard case .string(let text) = element else {
        throw reader.fault(key, expected: "a list of names")
      }
      texts.append(text)
    }
    return texts
  }

  /// The file's object.
  ///
  /// - Parameter modules: The modules that have low-rank maps, for targets that only mean something
  ///   here.
  /// - Returns: Values by key.
  func members(modules: [String]) -> [String: JSONValue] {
    let targets: JSONValue =
      switch settings.targets {
      // PEFT's own "all-linear" depends on the class that the model is loaded as.
      case .allLinear:
        .strings(
          Set(modules.map { $0.split(separator: ".").last.map(String.init) ?? $0 }).sorted()
        )
      case .modules(let names): .strings(names)
      case .pattern(let pattern): .string(pattern)
      }
    return [
      "peft_type": .string("LORA"),
      "task_type": task.map { .string($0.rawValue) } ?? .null,
      "base_model_name_or_path": baseModel.map { .string($0) } ?? .null,
      "inference_mode": .boolean(true),
      "r": .integer(settings.rank),
      "lora_alpha": .double(settings.alpha),
      "lora_dropout": .double(settings.dropout),
      "target_modules": targets,
      "modules_to_save": settings.wholeModules.isEmpty ? .null : .strings(settings.wholeModules),
      "use_rslora": .boolean(settings.isRankStabilized),
      "rank_pattern": .object(settings.rankPattern.mapValues { .integer($0) }),
      "alpha_pattern": .object(settings.alphaPattern.mapValues { .double($0) }),
      "bias": .string("none"),
      "fan_in_fan_out": .boolean(false),
      "init_lora_weights": .boolean(true),
      "use_dora": .boolean(false),
      "lora_bias": .boolean(false),
      "layers_to_transform": .null,
      "layers_pattern": .null,
      "exclude_modules": .null,
      "revision": .null,
    ]
  }
}
