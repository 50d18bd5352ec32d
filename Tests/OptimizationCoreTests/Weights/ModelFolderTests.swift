import Foundation
import Testing

@testable import OptimizationCore

@Suite("Models in the folders of transformers")
struct ModelFolderTests {
  /// A form of decoder and the family whose files it is written as.
  struct Form: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let family: ModelFamily
    var configuration = DecoderConfiguration(
      vocabularySize: 12,
      width: 16,
      layerCount: 3,
      headCount: 4,
      keyValueHeadCount: 2,
      hiddenWidth: 10,
      contextLength: 8,
      ropeBase: 500,
      tiesHead: false
    )

    init(
      _ name: String,
      _ family: ModelFamily,
      _ change: (inout DecoderConfiguration) -> Void = { _ in }
    ) {
      testDescription = name
      self.family = family
      change(&configuration)
    }
  }

  static let forms = [
    Form("Llama", .llama),
    Form("Llama with a tied head and heads of another width", .llama) {
      $0.tiesHead = true
      $0.headWidth = 6
    },
    Form("Llama with biases", .llama) {
      $0.hasAttentionBias = true
      $0.hasAttentionOutputBias = true
      $0.hasFeedForwardBias = true
    },
    Form("Llama 3", .llama) {
      $0.rotaryScaling = .llama3(
        factor: 4,
        lowFrequencyFactor: 1,
        highFrequencyFactor: 4,
        originalContextLength: 16
      )
    },
    Form("Llama with linear scaling", .llama) { $0.rotaryScaling = .linear(factor: 2.5) },
    Form("Mistral", .mistral) { $0.slidingWindow = 3 },
    Form("Qwen2", .qwen2) { $0.hasAttentionBias = true },
    Form("Qwen2 with some windows", .qwen2) {
      $0.hasAttentionBias = true
      $0.slidingWindow = 3
      $0.slidingLayers = [1, 2]
    },
    Form("GPT-2", .gpt2) {
      $0.keyValueHeadCount = 4
      $0.positions = .learned
      $0.norm = .layer
      $0.activation = .approximateGELU
      $0.gatesFeedForward = false
      $0.hasAttentionBias = true
      $0.hasAttentionOutputBias = true
      $0.hasFeedForwardBias = true
      $0.tiesHead = true
      // Not a number of the rotary kind: GPT-2 has no base, and files cannot say one.
      $0.ropeBase = 10000
    },
  ]

  @Test("Written and read again, every form is the same", arguments: forms)
  func roundTrip(form: Form) throws {
    let decoder = DecoderTests.makeDecoder(form.configuration)
    try withTemporaryFolder { folder in
      let files = try ModelFolder(tokens: SpecialTokens(begin: 1, end: [2, 3], padding: 0))
        .write(decoder, to: folder)
      #expect(files == ["model.safetensors", "generation_config.json", "config.json"])
      let stored = try StoredModel(folder.path)
      #expect(stored.configuration.family == form.family)
      let read = try stored.makeDecoder()
      #expect(read.configuration == decoder.configuration)
      #expect(read.parameters.hasSameBytes(as: decoder.parameters))
      let members = try members(folder, "config.json")
      #expect(members["eos_token_id"] == .array([.integer(2), .integer(3)]))
      #expect(members["dtype"] == .string("float32"))
      #expect(try self.members(folder, "generation_config.json")["bos_token_id"] == .integer(1))
    }
  }

  @Test("Large models are cut into files with an index", arguments: [1, 2000, 6000])
  func shards(limit: Int) throws {
    let decoder = DecoderTests.makeDecoder(Self.forms[0].configuration)
    try withTemporaryFolder { folder in
      // An earlier save in one file must not hide the later one.
      try ModelFolder().write(Decoder(decoder.configuration, seed: 77), to: folder)
      let files = try ModelFolder(shardBytes: limit).write(decoder, to: folder)
      let weights = files.filter { $0.hasSuffix(".safetensors") }
      #expect(weights.count > 1 && files.contains("model.safetensors.index.json"))
      #expect(
        weights.first == "model-00001-of-\(String(format: "%05d", weights.count)).safetensors"
      )
      if limit > 1 {
        for file in weights {
          let catalog = try SafetensorsFile(folder.appendingPathComponent(file).path).catalog
          #expect(catalog.elementCount * 4 <= limit || catalog.tensors.count == 1)
        }
      }
      let read = try StoredModel(folder.path).makeDecoder()
      #expect(read.parameters.hasSameBytes(as: decoder.parameters))
      // And the other way round: no index of files that are gone.
      try ModelFolder().write(decoder, to: folder)
      let index = folder.appendingPathComponent("model.safetensors.index.json")
      #expect(!FileManager.default.fileExists(atPath: index.path))
      #expect(try StoredModel(folder.path).makeDecoder().configuration == decoder.configuration)
    }
  }

  @Test("16 bits round to the nearest number, and from the middle to the even one")
  func rounding() {
    var random = CounterRandom(seed: 1, stream: "bits")
    var values: [Float] = [
      0, -0, 1, -1, 65504, 65519.996, 65520, 1e9, -.infinity, .nan, 6e-8, 2e-8,
    ]
    values += [0x1p-24, 0x1p-25, 0x1.8p-25, 0x1p-14, 0x1.FFCp-15, 0x1.FFEp-15, 3.3895314e38]
    values += (0..<20_000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
    values += (0..<20_000).map { _ in Float(random.normal() * 1e-4) }
    // Exactly between two neighbours of either kind.
    values += (0..<2000).map { 1 + Float($0) * 0x1p-11 } + (0..<2000).map { 1 + Float($0) * 0x1p-8 }
    for value in values {
      let half = WeightPrecision.float16Bits(value)
      let brain = WeightPrecision.brainFloat16Bits(value)
      #expect(nearest(value, digits: 10, smallest: -14, largest: 65504) == half16(half))
      #expect(nearest(value, digits: 7, smallest: -126, largest: 0x1.FEp127) == brain16(brain))
    }
  }

  /// The decimal value of the bits, compared as bits so that NaN equals itself.
  private func half16(_ bits: UInt16) -> UInt64 {
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 1023)
    let sign: Double = bits >> 15 == 1 ? -1 : 1
    if exponent == 31 { return (fraction == 0 ? sign * .infinity : .nan).bitPattern }
    let magnitude =
      exponent == 0
      ? fraction * 0x1p-24
      : (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
    return (sign * magnitude).bitPattern
  }

  private func brain16(_ bits: UInt16) -> UInt64 {
    let value = Double(Float(bitPattern: UInt32(bits) << 16))
    return (value.isNaN ? .nan : value).bitPattern
  }

  /// The nearest number with so many binary digits after the first, by arithmetic in 64-bit floats.
  private func nearest(_ value: Float, digits: Int, smallest: Int, largest: Double) -> UInt64 {
    guard value.isFinite, value != 0 else {
      return (value.isNaN ? .nan : Double(value)).bitPattern
    }
    let value = Double(value)
    let exponent = max(Int(value.exponent), smallest)
    let unit = Double(sign: .plus, exponent: exponent - digits, significand: 1)
    let rounded = (value / unit).rounded(.toNearestOrEven) * unit
    let result = abs(rounded) > largest ? Double(signOf: value, magnitudeOf: .infinity) : rounded
    return result == 0 ? Double(signOf: value, magnitudeOf: 0).bitPattern : result.bitPattern
  }

  @Test(
    "Weights in 16 bits are read back as they were rounded",
    arguments: [
      WeightPrecision.float16, .bfloat16,
    ]
  )
  func precision(precision: WeightPrecision) throws {
    let decoder = DecoderTests.makeDecoder(Self.forms[0].configuration)
    try withTemporaryFolder { folder in
      try ModelFolder(precision: precision).write(decoder, to: folder)
      let read = try StoredModel(folder.path).makeDecoder()
      for parameter in decoder.parameters {
        expectClose(
          read.parameters[parameter.name]?.values ?? [],
          parameter.values.map(Double.init),
          tolerance: precision == .float16 ? 0x1p-11 : 0x1p-8
        )
        #expect(read.parameters[parameter.name]?.values != parameter.values)
      }
      #expect(try members(folder, "config.json")["dtype"] == .string(precision.rawValue))
    }
  }

  @Test("A decoder with an adapter is written merged")
  func merged() throws {
    let model = try AdapterCase(LowRankSettings(wholeModules: ["lm_head"]))
    try withTemporaryFolder { folder in
      try ModelFolder().write(model.adapted, to: folder, context: ComputeContext(threads: 1))
      let read = try StoredModel(folder.path).makeDecoder()
      let merged = model.adapted.merged(context: ComputeContext(threads: 1))
      #expect(read.parameters.hasSameBytes(as: merged.parameters))
      #expect(!read.parameters.hasSameBytes(as: model.base.parameters))
    }
  }

  @Test("Classifiers and value heads come back with their heads", arguments: [false, true])
  func heads(isValue: Bool) throws {
    var configuration = Self.forms[0].configuration
    configuration.tiesHead = !isValue
    let decoder = DecoderTests.makeDecoder(configuration)
    let linear = LinearHead<Float>(
      width: 16,
      outputCount: isValue ? 1 : 3,
      hasBias: isValue,
      standardDeviation: 1,
      seed: 5
    )
    let head =
      isValue ? ModelHead.value(linear) : .classification(linear, labels: ["bad", "fair", "good"])
    try withTemporaryFolder { folder in
      try ModelFolder(tokens: SpecialTokens(padding: 0)).write(decoder, head: head, to: folder)
      let stored = try StoredModel(folder.path)
      #expect(
        stored.headTensors.map(\.name).sorted()
          == (isValue ? ["v_head.summary.bias", "v_head.summary.weight"] : ["score.weight"])
      )
      let read = try #require(try stored.makeHead())
      #expect(read.parameters.map(\.values) == linear.parameters.map(\.values))
      let body = try stored.makeDecoder()
      #expect(body.parameters.hasSameBytes(as: decoder.parameters))
      let members = try members(folder, "config.json")
      if isValue {
        #expect(members["architectures"] == .strings(["LlamaForCausalLM"]))
      } else {
        #expect(members["architectures"] == .strings(["LlamaForSequenceClassification"]))
        #expect(members["pad_token_id"] == .integer(0))
        #expect(
          members["label2id"]
            == .object(["bad": .integer(0), "fair": .integer(1), "good": .integer(2)])
        )
      }
    }
  }

  @Test("Settings and tokenizer files of the source are carried over")
  func source() throws {
    let decoder = DecoderTests.makeDecoder(Self.forms[0].configuration)
    try withTemporaryFolder { folder in
      let source = folder.appendingPathComponent("source")
      let target = folder.appendingPathComponent("target")
      try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
      let text = """
        {"model_type": "mistral", "sliding_window": 4096, "initializer_range": 0.5,
         "torch_dtype": "float16", "max_position_embeddings": 32768, "hidden_size": 99,
         "bos_token_id": 7, "pad_token_id": null}
        """
      try Data(text.utf8).write(to: source.appendingPathComponent("config.json"))
      try Data("tokens".utf8).write(to: source.appendingPathComponent("tokenizer.json"))
      try Data("x".utf8).write(to: source.appendingPathComponent("training_args.bin"))
      try Data(#"{"temperature": 0.6}"#.utf8)
        .write(to: source.appendingPathComponent("generation_config.json"))
      let files = try ModelFolder(source: source.path, tokens: SpecialTokens(padding: 5))
        .write(decoder, to: target)
      #expect(files.contains("tokenizer.json") && !files.contains("training_args.bin"))
      let copied = try Data(contentsOf: target.appendingPathComponent("tokenizer.json"))
      #expect(copied == Data("tokens".utf8))
      let members = try members(target, "config.json")
      #expect(members["model_type"] == .string("mistral"))
      #expect(members["sliding_window"] == .null)
      #expect(members["initializer_range"] == .number("0.5"))
      #expect(members["torch_dtype"] == nil)
      #expect(members["hidden_size"] == .integer(16))
      #expect(members["max_position_embeddings"] == .integer(32768))
      #expect(members["bos_token_id"] == .integer(7))
      #expect(members["pad_token_id"] == .integer(5))
      let generation = try self.members(target, "generation_config.json")
      #expect(generation["temperature"] == .number("0.6"))
    }
  }

  @Test("Windows stay in the files of a model that was opened for sequences shorter than they are")
  func shortContext() throws {
    var configuration = Self.forms[0].configuration
    configuration.hasAttentionBias = true
    configuration.slidingWindow = 4
    configuration.slidingLayers = [1, 2]
    try withTemporaryFolder { folder in
      let (source, target) = (
        folder.appendingPathComponent("source"), folder.appendingPathComponent("target")
      )
      try ModelFolder().write(DecoderTests.makeDecoder(configuration), to: source)
      let short = try StoredModel(source.path).makeDecoder(contextLength: 4)
      try ModelFolder(source: source.path).write(short, to: target)
      let found = try StoredModel(target.path).configuration
      #expect(found.contextLength == 8)
      #expect(found.slidingWindow == 4)
      #expect(found.slidingLayers == [1, 2])
    }
  }

  @Test("What transformers has no model for is refused before anything is written")
  func unsupported() throws {
    var mixed = Self.forms[0].configuration
    mixed.norm = .layer
    var divided = Self.forms[0].configuration
    divided.rotaryScaling = .divided([1, 2])
    for configuration in [mixed, divided] {
      try withTemporaryFolder { folder in
        let target = folder.appendingPathComponent("new")
        #expect(throws: UnsupportedModel.self) {
          try ModelFolder().write(Decoder(configuration, seed: 1), to: target)
        }
        #expect(!FileManager.default.fileExists(atPath: target.path))
      }
    }
    try withTemporaryFolder { folder in
      let decoder = Decoder(Self.forms[0].configuration, seed: 1)
      let head = ModelHead.reward(LinearHead<Float>(width: 16, seed: 1))
      #expect(throws: UnsupportedModel.self) {
        try ModelFolder().write(decoder, head: head, to: folder)
      }
    }
  }

  private func members(_ folder: URL, _ name: String) throws -> [String: JSONValue] {
    try ConfigurationReader(MappedFile(folder.appendingPathComponent(name).path)).members
  }
}
