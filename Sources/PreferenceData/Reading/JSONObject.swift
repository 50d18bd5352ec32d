/// The members of a JSON object in the order in which they stand.
struct JSONObject: Hashable, Sendable {
  private(set) var names: [String] = []
  private(set) var values: [JSONValue] = []

  /// The value of a member; rows have few members, so a scan is quicker than a table.
  subscript(name: String) -> JSONValue? {
    names.firstIndex(of: name).map { values[$0] }
  }

  mutating func append(_ name: String, _ value: JSONValue) {
    names.append(name)
    values.append(value)
  }
}
