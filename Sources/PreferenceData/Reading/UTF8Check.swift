/// Checks that bytes are UTF-8 text.
enum UTF8Check {
  /// The place, from 0, of the first byte that starts no valid character; nil if all is valid.
  static func firstInvalidByte(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var place = 0
    while place < bytes.count {
      if bytes[place] < 0x80 {
        place += 1
        continue
      }
      guard let length = length(of: bytes, at: place) else { return place }
      place += length
    }
    return nil
  }

  /// The length of the character that starts here; nil if none does (Table 3-7 of Unicode).
  private static func length(of bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
    let lead = bytes[place]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard place + length <= bytes.count, second.contains(bytes[place + 1]) else { return nil }
    for offset in 2..<max(2, length) where !(0x80...0xBF).contains(bytes[place + offset]) {
      return nil
    }
    return length
  }
}
