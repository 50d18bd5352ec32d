/// A piece of text as bytes, for tables of pieces.
///
/// Strings would not do as keys: two spellings of an accented letter are equal strings and have
/// other tokens.
struct ByteWord: Hashable {
  let bytes: [UInt8]

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = Array(bytes)
  }

  func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
