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
    try write(parameters.map { OutgoingTensor($0) }, metadata: metadata, to: url)
  }

  /// Writes tensors to a file, one after the other: a model is never held twice.
  ///
  /// - Parameters:
  ///   - tensors: What to write.
  ///   - metadata: Free text by key.
  ///   - precision: How to write elements.
  ///   - url: Where to write.
  /// - Throws: `SafetensorsError.unwritable`.
  static func write(
    _ tensors: [OutgoingTensor],
    metadata: [String: String],
    precision: WeightPrecision = .float32,
    to url: URL
  ) throws(SafetensorsError) {
    let (header, sorted) = layout(of: tensors, metadata: metadata, precision: precision)
    try AtomicFile.replace(url) { write throws(SafetensorsError) in
      try OutgoingTensor.withBytes(of: header) { bytes throws(SafetensorsError) in
        try write(bytes)
      }
      for tensor in sorted {
        try tensor.withBytes(precision) { bytes throws(SafetensorsError) in try write(bytes) }
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
    let (header, sorted) = layout(
      of: parameters.map { OutgoingTensor($0) },
      metadata: metadata,
      precision: .float32
    )
    var data = Data(capacity: header.count + parameters.elementCount * 4)
    data.append(contentsOf: header)
    for tensor in sorted { tensor.withBytes(.float32) { data.append(contentsOf: $0) } }
    return data
  }

  /// The bytes before the values, and the tensors in the order their values follow.
  private static func layout(
    of tensors: [OutgoingTensor],
    metadata: [String: String],
    precision: WeightPrecision
  ) -> (header: [UInt8], sorted: [OutgoingTensor]) {
    let sorted = tensors.sorted { Array($0.name.utf8).lexicographicallyPrecedes($1.name.utf8) }
    let quoted = JSONValue.quoted
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { Array($0.key.utf8).lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in sorted {
      let end = offset + tensor.count * precision.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(quoted(tensor.name)):{\"dtype\":\"\(precision.elementType.rawValue)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
      )
      offset = end
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
    let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
    return (length + text, sorted)
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
}
