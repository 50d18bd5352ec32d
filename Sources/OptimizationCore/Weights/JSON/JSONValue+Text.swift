extension JSONValue {
  /// A whole number.
  static func integer(_ value: Int) -> JSONValue { .number("\(value)") }

  /// A finite number, without a fraction if it is whole and not large.
  static func double(_ value: Double) -> JSONValue {
    value == value.rounded() && abs(value) < 1e15 ? .number("\(Int(value))") : .number("\(value)")
  }

  /// An array of texts.
  static func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

  /// The value as a text of lines, the keys of objects sorted; equal values give equal bytes.
  var text: String { text(indent: "") + "\n" }

  private func text(indent: String) -> String {
    switch self {
    case .null: return "null"
    case .boolean(let value): return "\(value)"
    case .number(let digits): return digits
    case .string(let text): return Self.quoted(text)
    case .array(let elements):
      guard !elements.isEmpty else { return "[]" }
      let lines = elements.map { "\(indent)  \($0.text(indent: indent + "  "))" }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      let sorted = members.sorted { Array($0.key.utf8).lexicographicallyPrecedes($1.key.utf8) }
      let lines = sorted.map { key, value in
        "\(indent)  \(Self.quoted(key)): \(value.text(indent: indent + "  "))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    }
  }

  /// A text as JSON.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
