/// A strict parser of JSON (RFC 8259).
///
/// It is written out here because the standard parser keeps the last of two equal keys in silence,
/// and a header with two tensors of one name must be refused. Depth is limited, so that no text
/// overflows the stack, and what is built is in proportion to the text.
struct JSONParser {
  /// How deep arrays and objects may stand in one another.
  static let depthLimit = 64

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Parses a whole text.
  ///
  /// - Parameter bytes: The text in UTF-8.
  /// - Returns: The value.
  /// - Throws: `JSONFault`.
  static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.parseValue()
    parser.skipSpace()
    guard parser.position == bytes.count else {
      throw parser.fault("there is more after the value, at byte \(parser.position)")
    }
    return value
  }

  private mutating func parseValue() throws(JSONFault) -> JSONValue {
    skipSpace()
    guard position < bytes.count else {
      throw fault("the text ends at byte \(position), where a value was expected")
    }
    switch bytes[position] {
    case UInt8(ascii: "{"): return .object(try parseObject())
    case UInt8(ascii: "["): return .array(try parseArray())
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(try parseNumber())
    default:
      for (word, value) in [
        ("null", JSONValue.null), ("true", .boolean(true)), ("false", .boolean(false)),
      ] where bytes[position...].starts(with: word.utf8) {
        position += word.utf8.count
        return value
      }
      throw fault("a value was expected at byte \(position)")
    }
  }

  private mutating func parseObject() throws(JSONFault) -> [String: JSONValue] {
    try descend()
    defer { depth -= 1 }
    var members: [String: JSONValue] = [:]
    try expect("{")
    if accept("}") { return members }
    repeat {
      let key = try parseString()
      try expect(":")
      guard members.updateValue(try parseValue(), forKey: key) == nil else {
        throw .duplicateKey(key, depth: depth)
      }
    } while accept(",")
    try expect("}")
    return members
  }

  private mutating func parseArray() throws(JSONFault) -> [JSONValue] {
    try descend()
    defer { depth -= 1 }
    var elements: [JSONValue] = []
    try expect("[")
    if accept("]") { return elements }
    repeat {
      elements.append(try parseValue())
    } while accept(",")
    try expect("]")
    return elements
  }

  private mutating func descend() throws(JSONFault) {
    guard depth < Self.depthLimit else {
      throw fault("more than \(Self.depthLimit) levels stand in one another at byte \(position)")
    }
    depth += 1
  }

  private mutating func parseNumber() throws(JSONFault) -> String {
    let start = position
    skip(UInt8(ascii: "-"))
    let whole = skipDigits()
    let leadsWithZero = whole > 1 && bytes[position - whole] == UInt8(ascii: "0")
    var isSound = whole > 0 && !leadsWithZero
    if skip(UInt8(ascii: ".")) { isSound = skipDigits() > 0 && isSound }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
      isSound = skipDigits() > 0 && isSound
    }
    guard isSound else { throw fault("a number was expected at byte \(start)") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  @discardableResult
  private mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Skips digits and returns how many there were.
  private mutating func skipDigits() -> Int {
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    return position - start
  }

  private mutating func parseString() throws(JSONFault) -> String {
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
    throw fault("the text ends at byte \(bytes.count), within a string")
  }

  private mutating func parseEscape() throws(JSONFault) -> String {
    guard position < bytes.count else {
      throw fault("the text ends at byte \(bytes.count), within a string")
    }
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

  private mutating func parseCodeUnit() throws(JSONFault) -> UInt16 {
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

  private mutating func expect(_ character: UnicodeScalar) throws(JSONFault) {
    guard accept(character) else { throw fault("\(character) was expected at byte \(position)") }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private func fault(_ reason: String) -> JSONFault {
    .malformed(reason: reason)
  }
}
