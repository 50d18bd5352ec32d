/// The members of a JSON object in the order in which they stand.
struct JSONObject: Hashable, Sendable {
  private(set) var names: [String] = []
  private(set) var values: [JSONValue] = []
  /// The names as bytes, once there are many: a vocabulary has hundreds of thousands of members.
  private var many: Set<ByteWord> = []

  private static let few = 32

  /// The value of a member; rows have few members, so a scan is quicker than a table.
  subscript(name: String) -> JSONValue? {
    names.firstIndex(of: name).map { values[$0] }
  }

  /// Whether there is a member with exactly these bytes as its name.
  ///
  /// Equal strings would not do: two spellings of an accented letter are two members.
  func contains(_ name: String) -> Bool {
    if names.count > Self.few { return many.contains(ByteWord(name)) }
    return names.contains { $0.utf8.elementsEqual(name.utf8) }
  }

  mutating func append(_ name: String, _ value: JSONValue) {
    names.append(name)
    values.append(value)
    if names.count == Self.few + 1 {
      many = Set(names.map { ByteWord($0) })
    } else if names.count > Self.few {
      many.insert(ByteWord(name))
    }
  }
}
