/// A place in a GGUF file, from which values are read one after the other.
struct GGUFReader {
  /// How deep arrays may stand in one another.
  static let depthLimit = 8

  let file: MappedFile
  var position: Int
  /// What errors say the fault is in.
  var subject = WeightFileError.Subject.file

  init(_ file: MappedFile, at position: Int = 0) {
    self.file = file
    self.position = position
  }

  func fault(_ reason: String) -> WeightFileError {
    WeightFileError(file: file.path, subject: subject, reason: reason)
  }

  /// The bytes from here to the end.
  var remaining: Int { file.count - position }

  mutating func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ type: Integer.Type,
    _ what: String
  ) throws(WeightFileError) -> Integer {
    guard let value = file.integer(type, at: position) else {
      throw fault("the file ends at byte \(file.count), within \(what)")
    }
    position += MemoryLayout<Integer>.size
    return value
  }

  /// Reads a number of things that take at least `size` bytes each.
  mutating func count(_ what: String, of size: Int) throws(WeightFileError) -> Int {
    let value = try integer(UInt64.self, "the number of \(what)")
    guard value <= UInt64(remaining / size) else {
      throw fault("\(value) \(what) do not fit into the \(remaining) bytes that follow")
    }
    return Int(value)
  }

  mutating func string(_ what: String) throws(WeightFileError) -> String {
    let length = try count("bytes of \(what)", of: 1)
    guard let text = file.text(at: position, length: length) else {
      throw fault("\(what) at byte \(position) is not UTF-8")
    }
    position += length
    return text
  }

  mutating func valueType() throws(WeightFileError) -> GGUFValueType {
    let number = try integer(UInt32.self, "a value's type")
    guard let type = GGUFValueType(rawValue: number) else {
      throw fault("the value's type \(number) at byte \(position - 4) does not exist")
    }
    return type
  }

  mutating func value(of type: GGUFValueType) throws(WeightFileError) -> GGUFValue {
    switch type {
    case .uint8: return .integer(Int64(try integer(UInt8.self, "a value")))
    case .int8: return .integer(Int64(try integer(Int8.self, "a value")))
    case .uint16: return .integer(Int64(try integer(UInt16.self, "a value")))
    case .int16: return .integer(Int64(try integer(Int16.self, "a value")))
    case .uint32: return .integer(Int64(try integer(UInt32.self, "a value")))
    case .int32: return .integer(Int64(try integer(Int32.self, "a value")))
    case .int64: return .integer(try integer(Int64.self, "a value"))
    case .uint64:
      let value = try integer(UInt64.self, "a value")
      return Int64(exactly: value).map { .integer($0) } ?? .unsigned(value)
    case .float32:
      return .float(Double(Float(bitPattern: try integer(UInt32.self, "a value"))))
    case .float64: return .float(Double(bitPattern: try integer(UInt64.self, "a value")))
    case .boolean:
      let byte = try integer(UInt8.self, "a value")
      guard byte < 2 else { throw fault("the truth value at byte \(position - 1) is \(byte)") }
      return .boolean(byte == 1)
    case .string: return .string(try string("a text"))
    case .array: return .array(try array(depth: 1))
    }
  }

  /// Reads where an array is, and skips it.
  mutating func array(depth: Int) throws(WeightFileError) -> GGUFArray {
    let type = try valueType()
    let elements = try count("elements", of: type.leastByteCount)
    let array = GGUFArray(elementType: type, count: elements, start: position)
    if let size = type.byteCount {
      position += elements * size
    } else if type == .string {
      for _ in 0..<elements { position += try count("bytes of a text", of: 1) }
    } else {
      guard depth < Self.depthLimit else {
        throw fault("more than \(Self.depthLimit) arrays stand in one another")
      }
      for _ in 0..<elements { _ = try self.array(depth: depth + 1) }
    }
    return array
  }
}
