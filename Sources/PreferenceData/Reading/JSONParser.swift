/// Reads one JSON text (RFC 8259), with the place of the first mistake.
///
/// Foundation's parsers say where a mistake is in words that change between versions, and turn true
/// into 1; a row's error must name the byte, and a label must not become a number. Members with the
/// same name are a mistake, as nobody can tell which one is meant.
struct JSONParser {
  /// What is wrong, and at which byte, counted from 1.
  struct Problem: Error, Equatable {
    var byte: Int
    var text: String
  }

  /// How many arrays and objects may be inside of each other.
  static let depthLimit = 128

  private let bytes: UnsafeBufferPointer<UInt8>
  private let whole: String
  private let part: String
  private var position = 0

  /// The value in `bytes`, which must be UTF-8; messages call the text `whole` and what is in an
  /// object a `part`.
  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>,
    whole: String = "line",
    part: String = "column"
  ) throws(Problem) -> JSONValue {
    var parser = JSONParser(bytes: bytes, whole: whole, part: part)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    if parser.position < bytes.count {
      throw parser.problem("expected the end of the \(whole), found \(parser.found)")
    }
    return value
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, whole: String, part: String) {
    self.bytes = bytes
    self.whole = whole
    self.part = part
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var found: String {
    guard let next else { return "the end of the \(whole)" }
    if next < 0x20 { return "a control character" }
    let character = String(
      decoding: bytes[position..<min(position + 8, bytes.count)],
      as: UTF8.self
    )
    .prefix(1)
    return "\"\(character)\""
  }

  private func problem(_ text: String, at place: Int? = nil) -> Problem {
    Problem(byte: (place ?? position) + 1, text: text)
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  private mutating func value(depth: Int) throws(Problem) -> JSONValue {
    skipSpace()
    guard let next else { throw problem("expected a value, found \(found)") }
    switch next {
    case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .truth(true))
    case UInt8(ascii: "f"): return try word("false", .truth(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw problem("expected a value, found \(found)")
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Problem) -> JSONValue
  {
    for offset in 0..<text.utf8CodeUnitCount {
      let place = position + offset
      guard place < bytes.count, bytes[place] == text.utf8Start[offset] else {
        throw problem("expected \(text)")
      }
    }
    position += text.utf8CodeUnitCount
    return value
  }

  private func checkDepth(_ depth: Int) throws(Problem) {
    if depth > Self.depthLimit {
      throw problem("more than \(Self.depthLimit) arrays and objects are inside of each other")
    }
  }

  private mutating func object(depth: Int) throws(Problem) -> JSONObject {
    try checkDepth(depth)
    var object = JSONObject()
    position += 1
    skipSpace()
    if next == UInt8(ascii: "}") {
      position += 1
      return object
    }
    while true {
      skipSpace()
      let place = position
      guard next == UInt8(ascii: "\"") else {
        throw problem("expected a \(part) name in quotes, found \(found)")
      }
      let name = try string()
      if object.contains(name) {
        throw problem("the \(part) \"\(name)\" is there twice", at: place)
      }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw problem("expected \":\", found \(found)") }
      position += 1
      object.append(name, try value(depth: depth))
      skipSpace()
      guard let mark = next, mark == UInt8(ascii: ",") || mark == UInt8(ascii: "}") else {
        throw problem("expected \",\" or \"}\", found \(found)")
      }
      position += 1
      if mark == UInt8(ascii: "}") { return object }
    }
  }

  private mutating func array(depth: Int) throws(Problem) -> [JSONValue] {
    try checkDepth(depth)
    var elements: [JSONValue] = []
    position += 1
    skipSpace()
    if next == UInt8(ascii: "]") {
      position += 1
      return elements
    }
    while true {
      elements.append(try value(depth: depth))
      skipSpace()
      guard let mark = next, mark == UInt8(ascii: ",") || mark == UInt8(ascii: "]") else {
        throw problem("expected \",\" or \"]\", found \(found)")
      }
      position += 1
      if mark == UInt8(ascii: "]") { return elements }
    }
  }

  private mutating func digits() throws(Problem) {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    if position == start { throw problem("expected a digit, found \(found)") }
  }

  private mutating func number() throws(Problem) -> Double {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let first = position
    try digits()
    if bytes[first] == UInt8(ascii: "0"), position > first + 1 {
      throw problem("a number must not start with 0", at: first)
    }
    if next == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      throw problem("the number is too large", at: start)
    }
    return number
  }
}

extension JSONParser {
  private mutating func string() throws(Problem) -> String {
    let start = position
    position += 1
    let content = position
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      if byte < 0x20 { throw problem("a control character must be escaped in a text") }
      position += 1
    }
    if next == UInt8(ascii: "\"") {
      position += 1
      return String(decoding: bytes[content..<(position - 1)], as: UTF8.self)
    }
    var text = Array(bytes[content..<position])
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case ..<0x20:
        throw problem("a control character must be escaped in a text")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw problem("the text has no closing quote", at: start)
  }

  private mutating func escape(into text: inout [UInt8]) throws(Problem) {
    let place = position
    position += 1
    let letter = next
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter ?? 0)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code), next == UInt8(ascii: "\\"),
        position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else {
          throw problem("half of a surrogate pair stands alone", at: place)
        }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw problem("half of a surrogate pair stands alone", at: place)
      }
      text.append(contentsOf: String(Character(scalar)).utf8)
    default:
      throw problem("a backslash starts no known escape", at: place)
    }
  }

  private mutating func hexadecimal() throws(Problem) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw problem("expected four hexadecimal digits, found \(found)")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
