/// A parsed JSON value; numbers keep the digits they were written with.
enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The value as a whole number written as such, without a fraction or an exponent.
  var integer: Int? {
    guard case .number(let text) = self, let number = Int(text), String(number) == text else {
      return nil
    }
    return number
  }

  /// The value as a number; `nil` if it is none or exceeds 64-bit floats.
  var double: Double? {
    guard case .number(let text) = self, let number = Double(text), number.isFinite else {
      return nil
    }
    return number
  }

  /// The value in words, as errors say what was found.
  var summary: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let text): WeightFileError.clipped(text)
    case .string(let text): "\"\(WeightFileError.clipped(text))\""
    case .array(let elements): "an array of \(elements.count)"
    case .object(let members): "an object of \(members.count)"
    }
  }
}
