public import Foundation

/// Reading and writing of the safetensors format.
///
/// A file is eight bytes with the little-endian length of a header, the header (JSON with each
/// tensor's element type, shape and byte range, and optional metadata), and the data.
public enum Safetensors {
  /// Writes parameters to a file, replacing one that is there.
  ///
  /// Equal parameters and metadata give equal bytes: names are sorted, values are 32-bit floats in
  /// little-endian order, and the header is padded with spaces to a multiple of eight bytes. The
  /// file is complete or not there: it is written beside its place, flushed to the disk and renamed.
  ///
  /// - Parameters:
  ///   - parameters: What to write; gradients are left out.
  ///   - metadata: Free text by key.
  ///   - url: Where to write.
  /// - Throws: `SafetensorsError.unwritable`.
  public static func write(
    _ parameters: ParameterSet<Float>,
    metadata: [String: String] = [:],
    to url: URL
  ) throws(SafetensorsError) {
    let (header, sorted) = layout(of: parameters, metadata: metadata)
    // Parameter by parameter: a model is never held twice.
    try AtomicFile.replace(url) { write throws(SafetensorsError) in
      try withBytes(of: header) { bytes throws(SafetensorsError) in try write(bytes) }
      for parameter in sorted {
        try withLittleEndianBytes(of: parameter) { bytes throws(SafetensorsError) in
          try write(bytes)
        }
      }
    }
  }

  /// Returns the bytes that `write(_:metadata:to:)` writes.
  ///
  /// - Parameters:
  ///   - parameters: What to write; gradients are left out.
  ///   - metadata: Free text by key.
  /// - Returns: The whole file.
  public static func serialized(
    _ parameters: ParameterSet<Float>,
    metadata: [String: String] = [:]
  ) -> Data {
    let (header, sorted) = layout(of: parameters, metadata: metadata)
    var data = Data(capacity: header.count + parameters.elementCount * 4)
    data.append(contentsOf: header)
    for parameter in sorted {
      withLittleEndianBytes(of: parameter) { data.append(contentsOf: $0) }
    }
    return data
  }

  /// The bytes before the values, and the parameters in the order their values follow.
  private static func layout(
    of parameters: ParameterSet<Float>,
    metadata: [String: String]
  ) -> (header: [UInt8], sorted: [Parameter<Float>]) {
    let sorted = parameters.sorted { Array($0.name.utf8).lexicographicallyPrecedes($1.name.utf8) }
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { Array($0.key.utf8).lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for parameter in sorted {
      let end = offset + parameter.count * 4
      let shape = parameter.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(quoted(parameter.name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}"
      )
      offset = end
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
    let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
    return (length + text, sorted)
  }

  private static func withLittleEndianBytes<Failure: Error>(
    of parameter: Parameter<Float>,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    #if _endian(little)
      try body(
        UnsafeRawBufferPointer(
          UnsafeBufferPointer(start: parameter.storage.pointer, count: parameter.count)
        )
      )
    #else
      let words = parameter.values.map { $0.bitPattern.littleEndian }
      try withBytes(of: words, body)
    #endif
  }

  /// Calls `body` with an array's bytes; the standard method loses the type of the error.
  private static func withBytes<Element, Failure: Error>(
    of array: [Element],
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let result = array.withUnsafeBytes { bytes -> Result<Void, Failure> in
      do throws(Failure) {
        return .success(try body(bytes))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Reads a file; F32, F16, BF16 and F64 elements become 32-bit floats.
  ///
  /// Nothing in the file is trusted: lengths, names, shapes and ranges are checked before memory is
  /// allocated for them. The file is mapped, and read tensor by tensor.
  ///
  /// - Parameter url: The file.
  /// - Returns: The tensors and the metadata.
  /// - Throws: `SafetensorsError` naming the file and the tensor.
  public static func read(_ url: URL) throws(SafetensorsError) -> SafetensorsContents {
    try SafetensorsFile(url.path).contents()
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - data: The bytes.
  ///   - file: What errors call the file.
  /// - Returns: The tensors and the metadata.
  /// - Throws: `SafetensorsError` naming the file and the tensor.
  public static func parse(
    _ data: Data,
    file: String
  ) throws(SafetensorsError) -> SafetensorsContents {
    try SafetensorsFile(MappedFile(copying: data, path: file)).contents()
  }

  /// Writes a JSON string.
  private static func quoted(_ text: String) -> String {
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
