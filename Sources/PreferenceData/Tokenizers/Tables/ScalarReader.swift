/// Reads the scalars of UTF-8 text that is known to be valid.
enum ScalarReader {
  /// The scalar that starts at a place, and its length in bytes.
  @inline(__always)
  static func scalar(
    in bytes: UnsafeBufferPointer<UInt8>,
    at place: Int
  ) -> (code: UInt32, length: Int) {
    let lead = bytes[place]
    if lead < 0x80 { return (UInt32(lead), 1) }
    let length = min(lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2, bytes.count - place)
    var code = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for offset in 1..<max(1, length) {
      code = code << 6 | UInt32(bytes[place + offset] & 0x3F)
    }
    return (code, length)
  }

  /// The length of the scalar with this first byte.
  @inline(__always)
  static func length(_ lead: UInt8) -> Int {
    lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
  }

  /// The place of the scalar that ends before `place`.
  @inline(__always)
  static func start(in bytes: UnsafeBufferPointer<UInt8>, before place: Int) -> Int {
    var start = place - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// Whether all bytes are ASCII.
  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80
  }
}
