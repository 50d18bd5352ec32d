/// A piece of text as bytes, for tables of pieces.
///
/// Strings would not do as keys: two spellings of an accented letter are equal strings and have
/// other tokens.
struct ByteWord: Hashable {
  let bytes: [UInt8]

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = Array(bytes)
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
