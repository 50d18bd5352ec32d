import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL

/// A folder as Hugging Face has them, with a small model of random numbers and a tokenizer of bytes.
///
/// Tokens 0 to 255 are the bytes; after them come the end of text and the marks of ChatML.
struct SmallPretrained {
  static let vocabularySize = 259
  static let end = 256
  static let turnStart = 257
  static let turnEnd = 258

  let folder: ScratchFolder
  let configuration: DecoderConfiguration
  let weights: ParameterSet<Float>

  init(seed: UInt64 = 3, context: Int = 64) throws {
    folder = try ScratchFolder()
    configuration = DecoderConfiguration(
      vocabularySize: Self.vocabularySize,
      width: 8,
      layerCount: 2,
      headCount: 2,
      keyValueHeadCount: 1,
      hiddenWidth: 12,
      contextLength: context
    )
    weights = Decoder(configuration, seed: seed).parameters
    // Weights as large as those of trained models, so that no two texts are nearly alike.
    for parameter in weights where parameter.shape.count == 2 {
      parameter.values = parameter.values.map { $0 * 8 }
    }
    try Safetensors.write(
      weights,
      metadata: ["format": "pt"],
      to: folder.url.appendingPathComponent("model.safetensors")
    )
    try write(Self.configuration(context: context), as: "config.json")
    try write(Self.tokenizer(), as: "tokenizer.json")
    try write(["eos_token": "<|end|>"], as: "tokenizer_config.json")
  }

  var path: Path { Path(folder.url.path) }

  /// The declaration of the model.
  var model: PretrainedModel { .pretrained(path) }

  /// The bytes of the weights' file.
  var bytes: Data {
    get throws { try Data(contentsOf: folder.url.appendingPathComponent("model.safetensors")) }
  }

  /// Writes a JSON file into the folder.
  func write(_ object: [String: Any], as name: String) throws {
    let data = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    try data.write(to: folder.url.appendingPathComponent(name))
  }

  /// The model in 64-bit floats.
  var naive: NaiveDecoder {
    NaiveDecoder(
      configuration: configuration,
      metadata: [:],
      weights: Dictionary(
        uniqueKeysWithValues: weights.map { ($0.name, $0.values.map(Double.init)) }
      )
    )
  }

  /// The contents of `config.json`, with changes.
  static func configuration(
    context: Int = 64,
    changing changes: [String: Any] = [:]
  ) -> [String: Any] {
    let plain: [String: Any] = [
      "model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": vocabularySize,
      "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
      "num_key_value_heads": 1, "intermediate_size": 12, "max_position_embeddings": context,
      "rope_theta": 10_000, "rms_norm_eps": 1e-5, "tie_word_embeddings": true,
      "hidden_act": "silu",
    ]
    return plain.merging(changes) { $1 }
  }

  /// The contents of a `tokenizer.json` of bytes, with a number of tokens more.
  static func tokenizer(extra: Int = 0) -> [String: Any] {
    var vocabulary: [String: Int] = [:]
    var next: UInt32 = 0x100
    for byte in 0..<256 {
      let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
      let scalar = isPrintable ? UInt32(byte) : next
      if !isPrintable { next += 1 }
      vocabulary[String(UnicodeScalar(scalar).map(Character.init) ?? " ")] = byte
    }
    let marks = ["<|end|>", "<|im_start|>", "<|im_end|>"]
    let names = marks + (0..<extra).map { "<|extra\($0)|>" }
    for (place, name) in names.enumerated() { vocabulary[name] = 256 + place }
    return [
      "version": "1.0",
      "added_tokens": names.enumerated().map { place, name in
        [
          "id": 256 + place, "content": name, "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false, "special": true,
        ] as [String: Any]
      },
      "pre_tokenizer": [
        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
      ],
      "decoder": [
        "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true,
      ],
      "model": ["type": "BPE", "vocab": vocabulary, "merges": [String]()],
    ]
  }
}
