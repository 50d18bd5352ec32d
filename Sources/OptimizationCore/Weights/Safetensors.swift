public import Foundation

/// Reading and writing of the safetensors format.
///
/// A file is eight bytes with the little-endian length of a header, the header (JSON with each
/// tensor's element type, shape and byte range, and optional metadata), and the data.
public enum Safetensors {
  /// The longest header the format allows, in bytes.
  private static let longestHeader = 100_000_000

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

  /// Reads a file; F32, F16 and BF16 elements become 32-bit floats.
  ///
  /// Nothing in the file is trusted: lengths, names, shapes and ranges are checked before memory is
  /// allocated for them.
  ///
  /// - Parameter url: The file.
  /// - Returns: The tensors and the metadata.
  /// - Throws: `SafetensorsError` naming the file and the tensor.
  public static func read(_ url: URL) throws(SafetensorsError) -> SafetensorsContents {
    let data: Data
    do {
      data = try Data(contentsOf: url, options: .mappedIfSafe)
    } catch {
      throw .unreadable(file: url.path, reason: error.localizedDescription)
    }
    return try parse(data, file: url.path)
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
    guard data.count >= 8 else { throw .tooShort(file: file, byteCount: data.count) }
    let length = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    let available = data.count - 8
    guard length <= UInt64(min(available, longestHeader)) else {
      throw .headerLength(file: file, length: length, available: available)
    }
    let headerEnd = 8 + Int(length)
    let header = data.withUnsafeBytes { Array($0[8..<headerEnd]) }
    var parser = HeaderParser(header, file: file)
    let (metadata, unordered) = try parser.parse()
    let entries = unordered.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    let types = try checkRanges(of: entries, available: data.count - headerEnd, file: file)
    let tensors = data.withUnsafeBytes { bytes in
      zip(entries, types).map { entry, type in
        let range = (headerEnd + entry.start)..<(headerEnd + entry.end)
        return Parameter<Float>(
          name: entry.name,
          shape: entry.shape,
          values: type.decode(UnsafeRawBufferPointer(rebasing: bytes[range]))
        )
      }
    }
    return SafetensorsContents(metadata: metadata, tensors: ParameterSet<Float>(tensors))
  }

  /// Checks entries, which are in the order of their data, and returns their element types.
  private static func checkRanges(
    of entries: [HeaderParser.Entry],
    available: Int,
    file: String
  ) throws(SafetensorsError) -> [ElementType] {
    var types: [ElementType] = []
    var end = 0
    var last = ""
    for entry in entries {
      guard let type = ElementType(rawValue: entry.elementType) else {
        throw .elementType(file: file, tensor: entry.name, found: entry.elementType)
      }
      var expected = type.byteCount
      for extent in entry.shape {
        let (product, overflows) = expected.multipliedReportingOverflow(by: extent)
        guard extent >= 0, !overflows else {
          throw .shape(file: file, tensor: entry.name, shape: entry.shape)
        }
        expected = product
      }
      guard entry.start >= 0, entry.start <= entry.end, entry.end <= available else {
        throw .outOfBounds(
          file: file,
          tensor: entry.name,
          start: entry.start,
          end: entry.end,
          available: available
        )
      }
      guard entry.end - entry.start == expected else {
        throw .byteCount(
          file: file,
          tensor: entry.name,
          expected: expected,
          found: entry.end - entry.start
        )
      }
      guard entry.start.isMultiple(of: type.byteCount) else {
        throw .misaligned(file: file, tensor: entry.name, start: entry.start)
      }
      guard entry.start >= end else {
        throw .overlap(file: file, tensor: entry.name, other: last)
      }
      guard entry.start == end else {
        throw .unusedBytes(file: file, start: end, end: entry.start)
      }
      (end, last) = (entry.end, entry.name)
      types.append(type)
    }
    guard end == available else { throw .unusedBytes(file: file, start: end, end: available) }
    return types
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
