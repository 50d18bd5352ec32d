/// Reads the fields of a Protocol Buffers message, strictly: nothing may reach beyond its end.
struct ProtobufReader {
  /// What a field holds.
  enum Value {
    case integer(UInt64)
    case bits32(UInt32)
    case bits64(UInt64)
    case bytes(Range<Int>)
  }

  /// What is wrong, and at which byte of the file.
  struct Problem: Error {
    var byte: Int
    var text: String
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  private(set) var position: Int

  /// A reader of the message in a range of bytes.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    end = range.upperBound
    position = range.lowerBound
  }

  /// The next field's number and value; nil at the end.
  mutating func next() throws(Problem) -> (field: Int, value: Value)? {
    if position >= end { return nil }
    let start = position
    let key = try integer()
    guard key >> 3 >= 1, key >> 3 < 1 << 29 else {
      throw Problem(byte: start, text: "expected the number of a field, found \(key >> 3)")
    }
    let field = Int(key >> 3)
    switch key & 7 {
    case 0: return (field, .integer(try integer()))
    case 1: return (field, .bits64(try fixed(8)))
    case 2:
      let length = try integer()
      guard length <= UInt64(end - position) else {
        throw Problem(
          byte: start,
          text: "field \(field) has \(length) bytes, and only \(end - position) are left"
        )
      }
      let range = position..<(position + Int(length))
      position = range.upperBound
      return (field, .bytes(range))
    case 5: return (field, .bits32(UInt32(truncatingIfNeeded: try fixed(4))))
    default:
      throw Problem(byte: start, text: "field \(field) has the unknown wire type \(key & 7)")
    }
  }

  private mutating func integer() throws(Problem) -> UInt64 {
    let start = position
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else {
        throw Problem(byte: start, text: "a number does not end before its message does")
      }
      let byte = bytes[position]
      position += 1
      if shift == 63, byte > 1 { break }
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
    }
    throw Problem(byte: start, text: "a number has more than 64 bits")
  }

  private mutating func fixed(_ count: Int) throws(Problem) -> UInt64 {
    guard end - position >= count else {
      throw Problem(byte: position, text: "a number does not end before its message does")
    }
    var result: UInt64 = 0
    for offset in 0..<count { result |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
    position += count
    return result
  }
}
