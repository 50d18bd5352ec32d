/// A value of a JSON text.
indirect enum JSONValue: Hashable, Sendable {
  case null
  case truth(Bool)
  case number(Double)
  case text(String)
  case array([JSONValue])
  case object(JSONObject)

  /// What the value is, short enough for a message.
  var summary: String {
    switch self {
    case .null: "null"
    case .truth(let truth): String(truth)
    case .number(let number): "the number \(FieldValue.number(number))"
    case .text(let text):
      "the text \"\(text.prefix(40))\(text.count > 40 ? "..." : "")\""
    case .array(let elements): "an array of \(elements.count)"
    case .object(let object): "an object of \(object.names.count) columns"
    }
  }
}
