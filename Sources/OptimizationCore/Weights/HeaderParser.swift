/// A strict parser of the JSON a safetensors header may consist of.
///
/// It is written out here because the standard parser keeps the last of two equal keys in silence,
/// and a header with two tensors of one name must be refused.
struct HeaderParser {
  /// What a tensor's entry says, unchecked.
  struct Entry {
    let name: String
    var elementType = ""
    var shape: [Int] = []
    var start = 0
    var end = 0
  }

  private let bytes: [UInt8]
  private var position = 0
  private let file: String

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// Parses the whole header.
  mutating func parse() throws(SafetensorsError) -> (
    metadata: [String: String], entries: [Entry]
  ) {
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    var names: Set<String> = []
    try parseObject { parser, name throws(SafetensorsError) in
      guard names.insert(name).inserted else {
        throw .duplicateName(file: parser.file, tensor: name)
      }
      if name == "__metadata__" {
        try parser.parseObject { parser, key throws(SafetensorsError) in
          guard metadata.updateValue(try parser.parseString(), forKey: key) == nil else {
            throw parser.fault("the metadata has two values for \(key)")
          }
        }
      } else {
        entries.append(try parser.parseEntry(name))
      }
    }
    skipSpace()
    guard position == bytes.count else { throw fault("there is more after the object") }
    return (metadata, entries)
  }

  private mutating func parseEntry(_ name: String) throws(SafetensorsError) -> Entry {
    var entry = Entry(name: name)
    var keys: Set<String> = []
    try parseObject { parser, key throws(SafetensorsError) in
      guard keys.insert(key).inserted else {
        throw parser.fault("\(name) has two values for \(key)")
      }
      switch key {
      case "dtype": entry.elementType = try parser.parseString()
      case "shape": entry.shape = try parser.parseNumbers()
      case "data_offsets":
        let offsets = try parser.parseNumbers()
        guard offsets.count == 2 else {
          throw parser.fault("the offsets of \(name) are not two numbers")
        }
        (entry.start, entry.end) = (offsets[0], offsets[1])
      default: throw parser.fault("\(name) has the unknown key \(key)")
      }
    }
    guard keys.count == 3 else {
      throw fault("\(name) lacks one of dtype, shape and data_offsets")
    }
    return entry
  }

  private mutating func parseObject(
    _ member: (inout HeaderParser, String) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{")
    if accept("}") { return }
    repeat {
      let key = try parseString()
      try expect(":")
      try member(&self, key)
    } while accept(",")
    try expect("}")
  }

  private mutating func parseNumbers() throws(SafetensorsError) -> [Int] {
    var numbers: [Int] = []
    try expect("[")
    if accept("]") { return [] }
    repeat {
      numbers.append(try parseNumber())
    } while accept(",")
    try expect("]")
    return numbers
  }

  private mutating func parseNumber() throws(SafetensorsError) -> Int {
    skipSpace()
    let start = position
    while position < bytes.count, bytes[position] == UInt8(ascii: "-") || isDigit(bytes[position]) {
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Int(text), String(number) == text else {
      throw fault("a whole number was expected at byte \(start)")
    }
    return number
  }

  private mutating func parseString() throws(SafetensorsError) -> String {
    try expect("\"")
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: content, as: UTF8.self) else {
          throw fault("a string before byte \(position) is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"):
        content.append(contentsOf: try parseEscape().utf8)
      case 0..<0x20:
        throw fault("a control character stands in a string at byte \(position - 1)")
      default:
        content.append(byte)
      }
    }
    throw fault("a string does not end")
  }

  private mutating func parseEscape() throws(SafetensorsError) -> String {
    guard position < bytes.count else { throw fault("a string does not end") }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return String(UnicodeScalar(letter))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var units = [try parseCodeUnit()]
      if units[0] & 0xFC00 == 0xD800, position + 1 < bytes.count,
        bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        units.append(try parseCodeUnit())
      }
      guard let string = String(validating: units, as: UTF16.self) else {
        throw fault("half a surrogate pair stands before byte \(position)")
      }
      return string
    default: throw fault("an unknown escape stands before byte \(position)")
    }
  }

  private mutating func parseCodeUnit() throws(SafetensorsError) -> UInt16 {
    let digits = bytes[position..<Swift.min(position + 4, bytes.count)]
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 4, text.allSatisfy(\.isHexDigit), let unit = UInt16(text, radix: 16)
    else { throw fault("an escape before byte \(position) is not four hexadecimal digits") }
    position += 4
    return unit
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func accept(_ character: UnicodeScalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: UnicodeScalar) throws(SafetensorsError) {
    guard accept(character) else { throw fault("\(character) was expected at byte \(position)") }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private func fault(_ reason: String) -> SafetensorsError {
    .header(file: file, reason: reason)
  }
}
