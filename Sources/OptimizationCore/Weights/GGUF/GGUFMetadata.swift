/// The metadata of a GGUF file, with access by type.
public struct GGUFMetadata: Sendable {
  /// All values by key.
  public let values: [String: GGUFValue]
  /// The file, from which the elements of arrays are read.
  public let file: MappedFile

  init(values: [String: GGUFValue], file: MappedFile) {
    self.values = values
    self.file = file
  }

  /// Returns the text of a key, or `nil` if there is no such key.
  ///
  /// - Parameter key: The key.
  /// - Returns: The text.
  /// - Throws: `WeightFileError` if the value is something else.
  public func string(_ key: String) throws(WeightFileError) -> String? {
    guard let value = values[key] else { return nil }
    guard case .string(let text) = value else { throw mismatch(key, "a text", value) }
    return text
  }

  /// Returns the whole number of a key, or `nil` if there is no such key.
  ///
  /// - Parameter key: The key.
  /// - Returns: The number.
  /// - Throws: `WeightFileError` if the value is something else.
  public func integer(_ key: String) throws(WeightFileError) -> Int? {
    guard let value = values[key] else { return nil }
    guard case .integer(let number) = value, let integer = Int(exactly: number) else {
      throw mismatch(key, "a whole number", value)
    }
    return integer
  }

  /// Returns the number of a key, or `nil` if there is no such key.
  ///
  /// - Parameter key: The key.
  /// - Returns: The number, finite.
  /// - Throws: `WeightFileError` if the value is something else.
  public func double(_ key: String) throws(WeightFileError) -> Double? {
    guard let value = values[key] else { return nil }
    switch value {
    case .float(let number) where number.isFinite: return number
    case .integer(let number): return Double(number)
    default: throw mismatch(key, "a finite number", value)
    }
  }

  /// Returns the truth value of a key, or `nil` if there is no such key.
  ///
  /// - Parameter key: The key.
  /// - Returns: The truth value.
  /// - Throws: `WeightFileError` if the value is something else.
  public func boolean(_ key: String) throws(WeightFileError) -> Bool? {
    guard let value = values[key] else { return nil }
    guard case .boolean(let flag) = value else { throw mismatch(key, "a truth value", value) }
    return flag
  }

  /// Returns the texts of a key, such as a vocabulary, or `nil` if there is no such key.
  ///
  /// - Parameter key: The key.
  /// - Returns: The texts in order.
  /// - Throws: `WeightFileError` if the value is something else or a text is not UTF-8.
  public func strings(_ key: String) throws(WeightFileError) -> [String]? {
    guard let (array, start) = try array(key, "an array of texts", [.string]) else { return nil }
    var reader = start
    var texts: [String] = []
    texts.reserveCapacity(array.count)
    for index in 0..<array.count { texts.append(try reader.string("text \(index)")) }
    return texts
  }

  /// Returns the whole numbers of a key, such as the kinds of tokens, or `nil` if there is no such
  /// key.
  ///
  /// - Parameter key: The key.
  /// - Returns: The numbers in order.
  /// - Throws: `WeightFileError` if the value is something else or a number exceeds `Int`.
  public func integers(_ key: String) throws(WeightFileError) -> [Int]? {
    let types: Set<GGUFValueType> = [
      .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64,
    ]
    guard let (array, start) = try array(key, "an array of whole numbers", types) else {
      return nil
    }
    var reader = start
    var numbers: [Int] = []
    numbers.reserveCapacity(array.count)
    for _ in 0..<array.count {
      let value = try reader.value(of: array.elementType)
      guard case .integer(let number) = value, let integer = Int(exactly: number) else {
        throw mismatch(key, "an array of whole numbers", value)
      }
      numbers.append(integer)
    }
    return numbers
  }

  /// Returns the floats of a key, such as the scores of tokens, or `nil` if there is no such key.
  ///
  /// - Parameter key: The key.
  /// - Returns: The numbers in order.
  /// - Throws: `WeightFileError` if the value is something else.
  public func doubles(_ key: String) throws(WeightFileError) -> [Double]? {
    guard let (array, start) = try array(key, "an array of floats", [.float32, .float64]) else {
      return nil
    }
    var reader = start
    var numbers: [Double] = []
    numbers.reserveCapacity(array.count)
    for _ in 0..<array.count {
      guard case .float(let number) = try reader.value(of: array.elementType) else { continue }
      numbers.append(number)
    }
    return numbers
  }

  private func array(
    _ key: String,
    _ expected: String,
    _ types: Set<GGUFValueType>
  ) throws(WeightFileError) -> (array: GGUFArray, reader: GGUFReader)? {
    guard let value = values[key] else { return nil }
    guard case .array(let array) = value, types.contains(array.elementType) else {
      throw mismatch(key, expected, value)
    }
    var reader = GGUFReader(file, at: array.start)
    reader.subject = .key(key)
    return (array, reader)
  }

  private func mismatch(_ key: String, _ expected: String, _ found: GGUFValue) -> WeightFileError {
    WeightFileError(
      file: file.path,
      subject: .key(key),
      reason: "\(expected) was expected, not \(found.summary)"
    )
  }
}
