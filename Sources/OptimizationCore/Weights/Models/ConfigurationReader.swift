/// Access by type to the keys of a `config.json`.
struct ConfigurationReader {
  let file: String
  let members: [String: JSONValue]
  /// What comes before a key in errors, for objects in the file's object.
  let prefix: String

  init(file: String, members: [String: JSONValue], prefix: String = "") {
    self.file = file
    self.members = members
    self.prefix = prefix
  }

  /// Reads a file.
  init(_ file: MappedFile) throws(WeightFileError) {
    let path = file.path
    let value: JSONValue
    do throws(JSONFault) {
      value = try JSONParser.parse(file.withBytes(0..<file.count) { Array($0) })
    } catch {
      throw WeightFileError(file: path, reason: error.reason)
    }
    guard case .object(let members) = value else {
      throw WeightFileError(file: path, reason: "an object was expected, not \(value.summary)")
    }
    self.init(file: path, members: members)
  }

  /// The value of a key; `nil` if there is none or it is null.
  subscript(key: String) -> JSONValue? {
    guard let value = members[key], value != .null else { return nil }
    return value
  }

  /// Whether the key is there and null, which for some keys differs from absence.
  func isNull(_ key: String) -> Bool { members[key] == .null }

  func fault(_ key: String, expected: String) -> WeightFileError {
    WeightFileError(
      file: file,
      subject: .key(prefix + key),
      reason: "\(expected) was expected, not \(members[key]?.summary ?? "nothing")"
    )
  }

  /// A size: a whole number from 1 to `limit`.
  func size(_ key: String, limit: Int = 1 << 30) throws(WeightFileError) -> Int? {
    guard let value = self[key] else { return nil }
    guard let number = value.integer, number >= 1, number <= limit else {
      throw fault(key, expected: "a whole number from 1 to \(limit)")
    }
    return number
  }

  /// A positive number.
  func number(_ key: String) throws(WeightFileError) -> Double? {
    guard let value = self[key] else { return nil }
    guard let number = value.double, number > 0 else {
      throw fault(key, expected: "a positive number")
    }
    return number
  }

  func flag(_ key: String) throws(WeightFileError) -> Bool? {
    guard let value = self[key] else { return nil }
    guard case .boolean(let flag) = value else { throw fault(key, expected: "true or false") }
    return flag
  }

  func text(_ key: String) throws(WeightFileError) -> String? {
    guard let value = self[key] else { return nil }
    guard case .string(let text) = value else { throw fault(key, expected: "a text") }
    return text
  }

  func object(_ key: String) throws(WeightFileError) -> ConfigurationReader? {
    guard let value = self[key] else { return nil }
    guard case .object(let members) = value else { throw fault(key, expected: "an object") }
    return ConfigurationReader(file: file, members: members, prefix: "\(prefix)\(key).")
  }

  /// Refuses settings of a value that changes what the model computes.
  func require(_ key: String, is expected: JSONValue) throws(WeightFileError) {
    guard let value = self[key], value != expected else { return }
    // 1 and 1.0 are the same number.
    if let number = value.double, number == expected.double { return }
    throw fault(key, expected: expected.summary)
  }
}
