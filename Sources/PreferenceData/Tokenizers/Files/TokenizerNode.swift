/// A value of a tokenizer's JSON file that knows its place, so that errors can name it.
struct TokenizerNode {
  let value: JSONValue
  let file: String
  let place: String

  /// Parses a file.
  static func parse(_ bytes: [UInt8], file: String) throws -> TokenizerNode {
    let value = try bytes.withUnsafeBufferPointer { buffer -> JSONValue in
      if let place = UTF8Check.firstInvalidByte(in: buffer) {
        throw DataError.invalidTokenizer(
          file: file,
          problem: "expected UTF-8 text, found a byte that starts no character at byte \(place + 1)"
        )
      }
      do {
        return try JSONParser.parse(buffer, whole: "file", part: "member")
      } catch let error as JSONParser.Problem {
        throw DataError.invalidTokenizer(
          file: file,
          problem: "expected JSON; at byte \(error.byte), \(error.text)"
        )
      }
    }
    return TokenizerNode(value: value, file: file, place: "")
  }

  /// An error at this place.
  func invalid(_ problem: String) -> DataError {
    .invalidTokenizer(file: file, problem: place.isEmpty ? problem : "\(place): \(problem)")
  }

  private func expected(_ what: String) -> DataError {
    invalid("expected \(what), found \(value.summary)")
  }

  private func node(_ value: JSONValue, _ name: String) -> TokenizerNode {
    TokenizerNode(value: value, file: file, place: place.isEmpty ? name : "\(place).\(name)")
  }

  /// A member of this object; nil if it is missing or null.
  func optional(_ name: String) -> TokenizerNode? {
    guard case .object(let object) = value, let member = object[name], member != .null else {
      return nil
    }
    return node(member, name)
  }

  /// A member of this object.
  func member(_ name: String) throws -> TokenizerNode {
    guard case .object = value else { throw expected("an object") }
    guard let member = optional(name) else { throw invalid("expected the member \"\(name)\"") }
    return member
  }

  /// The text.
  func text() throws -> String {
    guard case .text(let text) = value else { throw expected("a text") }
    return text
  }

  /// The text's bytes.
  func bytes() throws -> [UInt8] { Array(try text().utf8) }

  /// The yes or no.
  func truth() throws -> Bool {
    guard case .truth(let truth) = value else { throw expected("true or false") }
    return truth
  }

  /// The yes or no in a member, or what it is without one.
  func truth(_ name: String, default value: Bool) throws -> Bool {
    try optional(name)?.truth() ?? value
  }

  /// The number.
  func number() throws -> Double {
    guard case .number(let number) = value else { throw expected("a number") }
    return number
  }

  /// The whole number, which must be in `range`.
  func integer(in range: ClosedRange<Int>) throws -> Int {
    guard case .number(let number) = value, let integer = Int(exactly: number),
      range.contains(integer)
    else { throw expected("a whole number in \(range.lowerBound) ... \(range.upperBound)") }
    return integer
  }

  /// The elements.
  func elements() throws -> [TokenizerNode] {
    guard case .array(let elements) = value else { throw expected("an array") }
    return elements.enumerated().map { index, value in
      TokenizerNode(value: value, file: file, place: "\(place)[\(index)]")
    }
  }

  /// The name in the member `type`.
  func type() throws -> String { try member("type").text() }

  /// The elements of a member of a `Sequence`, or this node alone; sequences may hold sequences.
  func sequence(_ name: String) throws -> [TokenizerNode] {
    guard try type() == "Sequence" else { return [self] }
    return try member(name).elements().flatMap { try $0.sequence(name) }
  }
}
