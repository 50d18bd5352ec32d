/// The printable characters that byte-level tokenizers spell bytes with (Radford and others 2019).
///
/// Bytes that are printable in Latin-1 stand for themselves; the others, in order, are the characters
/// from U+0100.
enum ByteAlphabet {
  /// For each character below U+0144 its byte; -1 for none.
  private static let bytes: [Int16] = {
    var bytes = Array(repeating: Int16(-1), count: 0x144)
    var next = 0x100
    for byte in 0..<256 {
      let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
      bytes[isPrintable ? byte : next] = Int16(byte)
      if !isPrintable { next += 1 }
    }
    return bytes
  }()

  /// The bytes that a piece spells; nil if it has other characters.
  static func bytes(of piece: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(piece.count)
    let isSpelled = piece.withUnsafeBufferPointer { buffer in
      var place = 0
      while place < buffer.count {
        let (code, length) = ScalarReader.scalar(in: buffer, at: place)
        guard code < bytes.count, bytes[Int(code)] >= 0 else { return false }
        result.append(UInt8(bytes[Int(code)]))
        place += length
      }
      return true
    }
    return isSpelled ? result : nil
  }
}
