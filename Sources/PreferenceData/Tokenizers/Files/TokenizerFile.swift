import Foundation

/// Finds out what kind of tokenizer a file holds, and reads it.
enum TokenizerFile {
  /// A tokenizer as read.
  struct Contents {
    var file: String
    /// The kind of file, for the identity.
    var kind: String
    var digest = ""
    var pipeline: TokenizerPipeline
    var beginningOfText: Int32?
    var endOfText: Int32?
    /// Names of ends of text that are looked for if nothing else says which it is.
    var endOfTextNames = [
      "</s>", "<|endoftext|>", "<|end_of_text|>", "<eos>", "<|im_end|>", "<|eot_id|>", "[SEP]",
    ]
  }

  /// The most bytes of a file.
  static let byteLimit = 256 << 20
  static let names = ["tokenizer.json", "tokenizer.model", "tokenizer.bin"]

  /// Reads the file at a path, or the first with a known name in the folder there.
  static func contents(of path: Path, endOfText: String?) throws -> Contents {
    guard let isFolder = path.isFolder else { throw path.missing }
    var file = path
    if isFolder {
      guard let found = names.map({ path / $0 }).first(where: { $0.isFolder == false }) else {
        throw DataError.noDataFiles(
          folder: path.string,
          expected: "one of \(names.joined(separator: ", "))",
          others: [],
          advice: "Give the folder of a model, or the path of the tokenizer's file."
        )
      }
      file = found
    }
    let bytes = try read(file)
    var contents = try parse(bytes, file: file.string)
    let settings = file.parent / "tokenizer_config.json"
    if contents.kind == "tokenizer-json", endOfText == nil, settings.isFolder == false {
      let bytes = try read(settings)
      let node = try TokenizerNode.parse(bytes, file: settings.string)
      contents.endOfTextNames = try name("eos_token", in: node) + contents.endOfTextNames
    }
    return contents
  }

  /// Reads a tokenizer from bytes; `file` is for errors.
  static func parse(_ bytes: [UInt8], file: String) throws -> Contents {
    var contents: Contents
    if isJSON(bytes) {
      contents = try HuggingFaceFile.parse(bytes, file: file)
    } else if bytes.first == 0x0A || file.hasSuffix(".model") {
      contents = try SentencePieceFile.parse(bytes, file: file)
    } else {
      contents = try Llama2CFile.parse(bytes, file: file)
    }
    contents.digest = digest(of: bytes)
    return contents
  }

  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
  }

  /// A token's name in `tokenizer_config.json`, which is a text or an object with its content.
  static func name(_ member: String, in node: TokenizerNode) throws -> [String] {
    guard let value = node.optional(member) else { return [] }
    if case .object = value.value { return [try value.member("content").text()] }
    return [try value.text()]
  }

  static func read(_ path: Path) throws -> [UInt8] {
    let size = (try? FileManager.default.attributesOfItem(atPath: path.url.path))?[.size] as? Int
    if let size, size > byteLimit {
      throw DataError.invalidTokenizer(
        file: path.string,
        problem: "expected at most \(byteLimit) bytes, found \(size)"
      )
    }
    do {
      return Array(try Data(contentsOf: path.url))
    } catch {
      throw DataError.unreadableFile(file: path.string, reason: error.localizedDescription)
    }
  }

  /// Two keyed hashes with fixed keys: 128 bits.
  static func digest(of bytes: [UInt8]) -> String {
    [(0, 0), (1, 1)].map { (key: (UInt64, UInt64)) in
      let digits = String(KeyedHash(key: key).hash(bytes), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    .joined()
  }
}
