import Foundation

/// Writes GGUF files as the format's description has them, faults included when a test asks for them.
struct GGUFBuilder {
  struct Tensor {
    var name: String
    /// The innermost dimension first, as in the file.
    var extents: [UInt64]
    var type: UInt32
    var data: Data
    /// The offset to write instead of the right one.
    var offset: UInt64?
  }

  var magic = Data("GGUF".utf8)
  var version: UInt32 = 3
  var alignment = 32
  var tensorCount: UInt64?
  var keyCount: UInt64?
  /// Keys with the type and the bytes of their values.
  var values: [(key: String, bytes: Data)] = []
  var tensors: [Tensor] = []

  static func bytes<Integer: FixedWidthInteger>(_ value: Integer) -> Data {
    withUnsafeBytes(of: value.littleEndian) { Data($0) }
  }

  static func text(_ text: String) -> Data { bytes(UInt64(text.utf8.count)) + Data(text.utf8) }

  static func floats(_ values: [Float]) -> Data {
    values.reduce(into: Data()) { $0 += bytes($1.bitPattern) }
  }

  mutating func set(_ key: String, _ value: String) {
    values.append((key, Self.bytes(UInt32(8)) + Self.text(value)))
  }

  mutating func set(_ key: String, _ value: UInt32) {
    values.append((key, Self.bytes(UInt32(4)) + Self.bytes(value)))
  }

  mutating func set(_ key: String, _ value: Float) {
    values.append((key, Self.bytes(UInt32(6)) + Self.bytes(value.bitPattern)))
  }

  mutating func set(_ key: String, _ texts: [String]) {
    let elements = texts.reduce(into: Data()) { $0 += Self.text($1) }
    values.append(
      (
        key,
        Self.bytes(UInt32(9)) + Self.bytes(UInt32(8)) + Self.bytes(UInt64(texts.count)) + elements
      )
    )
  }

  /// Adds a matrix of 32-bit floats, the shape outermost first.
  mutating func add(_ name: String, shape: [Int], _ values: [Float]) {
    tensors.append(
      Tensor(
        name: name,
        extents: shape.reversed().map { UInt64($0) },
        type: 0,
        data: Self.floats(values)
      )
    )
  }

  func build() -> Data {
    var file = magic + Self.bytes(version)
    file += Self.bytes(tensorCount ?? UInt64(tensors.count))
    file += Self.bytes(keyCount ?? UInt64(values.count))
    for (key, bytes) in values { file += Self.text(key) + bytes }
    var data = Data()
    for tensor in tensors {
      file += Self.text(tensor.name) + Self.bytes(UInt32(tensor.extents.count))
      for extent in tensor.extents { file += Self.bytes(extent) }
      file += Self.bytes(tensor.type) + Self.bytes(tensor.offset ?? UInt64(data.count))
      data += tensor.data
      data += Data(count: (alignment - data.count % alignment) % alignment)
    }
    file += Data(count: (alignment - file.count % alignment) % alignment)
    return file + data
  }
}
