import Foundation
import PreferenceData
import RecipeDSL

/// A folder with the small BERT of random numbers that transformers made, and a WordPiece tokenizer.
struct SmallEncoder {
  /// The tokens in the order of their numbers.
  static let tokens =
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    + [
      "the", "a", "cat", "dog", "sat", "ran", "on", "to", "mat", "house", "how", "do", "i", "you",
      "bake", "bread", "write", "code", "##s", "?", ".", "yes", "no", "fast",
    ]
  static let contextLength = 48

  let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for name in ["config.json", "model.safetensors"] {
      try FileManager.default.copyItem(
        at: Self.fixture.appendingPathComponent(name),
        to: folder.url.appendingPathComponent(name)
      )
    }
    try write(Self.tokenizer(), as: "tokenizer.json")
  }

  private static var fixture: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("OptimizationCoreTests/Fixtures/Models/bert")
  }

  var path: Path { Path(folder.url.path) }

  /// The declaration of the encoder.
  var embedding: SentenceEmbedding { SentenceEmbedding(path) }

  /// Writes a JSON file into the folder.
  func write(_ object: Any, as name: String) throws {
    let file = folder.url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try JSONSerialization.data(withJSONObject: object, options: .sortedKeys).write(to: file)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent(name))
  }

  /// The tokens of words that the vocabulary has, with those around a text.
  static func tokens(of words: String) -> [Int32] {
    let own = words.split(separator: " ").map { word in
      Int32(tokens.firstIndex(of: String(word)) ?? 1)
    }
    return [2] + own + [3]
  }

  /// The contents of `tokenizer.json`, with a number of tokens more.
  static func tokenizer(extra: Int = 0) -> [String: Any] {
    let all = tokens + (0..<extra).map { "extra\($0)" }
    return [
      "version": "1.0",
      "added_tokens": tokens.prefix(5).enumerated().map { place, name in
        [
          "id": place, "content": name, "single_word": false, "lstrip": false, "rstrip": false,
          "normalized": false, "special": true,
        ] as [String: Any]
      },
      "normalizer": [
        "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": NSNull(), "lowercase": true,
      ] as [String: Any],
      "pre_tokenizer": ["type": "BertPreTokenizer"],
      "post_processor": [
        "type": "TemplateProcessing",
        "single": [
          ["SpecialToken": ["id": "[CLS]", "type_id": 0] as [String: Any]],
          ["Sequence": ["id": "A", "type_id": 0] as [String: Any]],
          ["SpecialToken": ["id": "[SEP]", "type_id": 0] as [String: Any]],
        ],
        "pair": [
          ["SpecialToken": ["id": "[CLS]", "type_id": 0] as [String: Any]],
          ["Sequence": ["id": "A", "type_id": 0] as [String: Any]],
          ["SpecialToken": ["id": "[SEP]", "type_id": 0] as [String: Any]],
          ["Sequence": ["id": "B", "type_id": 1] as [String: Any]],
          ["SpecialToken": ["id": "[SEP]", "type_id": 1] as [String: Any]],
        ],
        "special_tokens": [
          "[CLS]": ["id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]] as [String: Any],
          "[SEP]": ["id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]] as [String: Any],
        ],
      ] as [String: Any],
      "decoder": ["type": "WordPiece", "prefix": "##", "cleanup": true] as [String: Any],
      "model": [
        "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100,
        "vocab": Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) }),
      ] as [String: Any],
    ]
  }
}
