import Foundation
import PreferenceData

/// Tokenizers and the tokens that the libraries gave odd texts, both from `make_tokenizers.py`.
enum PretrainedTokenizerFixtures {
  /// What a library gave with some options.
  struct Case: Decodable {
    var options: String
    var tokens: [[Int32]]
    var decoded: [String]?
  }

  private struct Expected: Decodable {
    var cases: [Case]
  }

  static let names = [
    "gpt2.json", "prefix.json", "digits.json", "llama3.json", "qwen2.json", "bert.json",
    "bertcased.json", "llama2.json", "unigram.json", "bytepairs.model", "symbols.model",
    "unigram.model", "unigrambytes.model", "suffix.model",
  ]

  /// The fixtures, and the file that no library reads.
  static let files = names + ["llama2c.bin"]

  static func path(_ name: String) -> Path {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/Tokenizers")
    return Path(folder.appendingPathComponent(name).path)
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name).string)))
  }

  static func tokenizer(_ name: String) throws -> PretrainedTokenizer {
    let names = ["gpt2.json", "prefix.json", "digits.json", "llama3.json", "qwen2.json"]
    return try PretrainedTokenizer(
      contentsOf: path(name),
      endOfText: names.contains(name) ? "<|end|>" : nil
    )
  }

  static func texts() throws -> [String] {
    try JSONDecoder().decode([String].self, from: Data(bytes("texts.json")))
  }

  static func cases(_ name: String) throws -> [Case] {
    try JSONDecoder().decode(Expected.self, from: Data(bytes(name + ".expected.json"))).cases
  }
}
