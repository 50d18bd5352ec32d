/// The tokenizer whose tokens are the 256 bytes of UTF-8 text and the end of text.
public struct ByteTokenizer: Tokenizer, Hashable, Codable {
  /// Makes the tokenizer, which has no settings.
  public init() {}

  /// 257: the bytes and the end of text.
  public var vocabularySize: Int { 257 }

  /// 256, the token after the bytes.
  public var endOfText: Int32 { 256 }

  /// The text `bytes-257`.
  public var identity: String { "bytes-257" }

  /// The bytes of the text's UTF-8.
  public func encode(_ text: String) -> [Int32] {
    text.utf8.map { Int32($0) }
  }

  /// The text with these bytes.
  public func decode(_ tokens: [Int32]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tokens.count)
    for token in tokens where token != endOfText {
      if let byte = UInt8(exactly: token) {
        bytes.append(byte)
      } else {
        bytes.append(contentsOf: "\u{FFFD}".utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
