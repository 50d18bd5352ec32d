/// Cuts text into the pieces that byte-pair encoding works on; merges never cross a cut.
///
/// The rule is that of GPT-2 with two differences. A piece is the longest run, from the left, of
/// - an English contraction: `'s 't 'm 'd 're 've 'll`;
/// - letters, digits (any number character) or other characters, each kind with an optional space
///   before it;
/// - white space; if the run is followed by something else and ends with a space, that space goes
///   to the next piece. (GPT-2 cuts off the last character of the run also if it is a newline; here
///   "\n\n" before a word is one piece.)
///
/// A piece longer than `limit` bytes is cut (GPT-2 has no limit), so that encoding any text takes
/// time in proportion to its length. The pieces together are the text, byte for byte.
struct WordCutter {
  /// The most bytes of a piece.
  static let limit = 256

  private enum Kind {
    case letter, digit, space, other
  }

  /// Calls `body` with each piece in order.
  static func forEachPiece(
    of bytes: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var start = 0
    while start < bytes.count {
      var end = pieceEnd(bytes, from: start)
      if end <= start { end = start + 1 }
      while end - start > limit {
        body(UnsafeBufferPointer(rebasing: bytes[start..<(start + limit)]))
        start += limit
      }
      body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
      start = end
    }
  }

  /// The end of the piece that starts at `start`, without the limit.
  static func pieceEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    if let end = contractionEnd(bytes, from: start) { return end }
    var run = start
    if bytes[start] == 0x20, start + 1 < bytes.count,
      character(bytes, at: start + 1).kind != .space
    {
      run = start + 1
    }
    let first = character(bytes, at: run)
    var end = run + first.length
    while end < bytes.count {
      let next = character(bytes, at: end)
      guard next.kind == first.kind else { break }
      end += next.length
    }
    if first.kind == .space, end < bytes.count, end - start > 1, bytes[end - 1] == 0x20 {
      end -= 1
    }
    return end
  }

  private static func contractionEnd(
    _ bytes: UnsafeBufferPointer<UInt8>,
    from start: Int
  ) -> Int? {
    guard bytes[start] == UInt8(ascii: "'"), start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return start + 2 < bytes.count && bytes[start + 2] == UInt8(ascii: "e") ? start + 3 : nil
    case UInt8(ascii: "l"):
      return start + 2 < bytes.count && bytes[start + 2] == UInt8(ascii: "l") ? start + 3 : nil
    default:
      return nil
    }
  }

  private static func character(
    _ bytes: UnsafeBufferPointer<UInt8>,
    at place: Int
  ) -> (kind: Kind, length: Int) {
    let byte = bytes[place]
    if byte < 0x80 { return (kind(ofASCII: byte), 1) }
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    guard place + length <= bytes.count else { return (.other, 1) }
    var code = UInt32(byte) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length { code = code << 6 | UInt32(bytes[place + offset] & 0x3F) }
    guard let scalar = Unicode.Scalar(code) else { return (.other, 1) }
    return (kind(of: scalar), length)
  }

  private static func kind(ofASCII byte: UInt8) -> Kind {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A: .letter
    case 0x30...0x39: .digit
    case 0x20, 0x09...0x0D: .space
    default: .other
    }
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      .letter
    case .decimalNumber, .letterNumber, .otherNumber: .digit
    default: scalar.properties.isWhitespace ? .space : .other
    }
  }
}
