/// A GGUF file of version 2 or 3, mapped into memory and checked, with no tensor read yet.
///
/// The format is described in `docs/gguf.md` of the GGML project: a header, metadata of typed keys,
/// descriptions of tensors, and the tensors' data, each at a multiple of the file's alignment.
public struct GGUFFile: Sendable {
  /// The version of the format.
  public let version: UInt32
  /// What the file says about the model.
  public let metadata: GGUFMetadata
  /// The tensors under the names they have in the file, in the order of their data.
  public let catalog: TensorCatalog

  /// Maps a file and checks all of its header.
  ///
  /// - Parameter path: The path.
  /// - Throws: `WeightFileError` naming the file and the tensor or key.
  public init(_ path: String) throws(WeightFileError) {
    try self.init(MappedFile(path))
  }

  /// Checks all of the header of a mapped file.
  ///
  /// Nothing in the file is trusted; what is allocated is in proportion to the header's length.
  ///
  /// - Parameter file: The file.
  /// - Throws: `WeightFileError` naming the file and the tensor or key.
  public init(_ file: MappedFile) throws(WeightFileError) {
    var reader = GGUFReader(file)
    guard try reader.integer(UInt32.self, "the magic number") == 0x4655_4747 else {
      throw reader.fault("the file does not begin with GGUF")
    }
    let version = try reader.integer(UInt32.self, "the version")
    guard version == 2 || version == 3 else {
      let isSwapped = version.byteSwapped == 2 || version.byteSwapped == 3
      throw reader.fault(
        isSwapped
          ? "the file is big-endian, which cannot be read"
          : "versions 2 and 3 of GGUF can be read, not \(version)"
      )
    }
    // A tensor has at least a name, a number of dimensions, a type and an offset; a key a type and
    // a byte.
    let tensorCount = try reader.count("tensors", of: 24)
    let keyCount = try reader.count("keys", of: 13)
    metadata = GGUFMetadata(values: try Self.values(&reader, count: keyCount), file: file)
    let entries = try Self.entries(&reader, count: tensorCount)

    let alignment = try metadata.integer("general.alignment") ?? 32
    // The format asks for a multiple of 8; the power of two is what all readers demand.
    guard alignment >= 8, alignment <= 1 << 20, alignment.nonzeroBitCount == 1 else {
      throw WeightFileError(
        file: file.path,
        subject: .key("general.alignment"),
        reason: "a power of two from 8 to 1048576 was expected, not \(alignment)"
      )
    }
    let dataStart = (reader.position + alignment - 1) & ~(alignment - 1)
    self.version = version
    catalog = try Self.catalog(entries, dataStart: dataStart, alignment: alignment, file: file)
  }

  private static func values(
    _ reader: inout GGUFReader,
    count: Int
  ) throws(WeightFileError) -> [String: GGUFValue] {
    var values: [String: GGUFValue] = [:]
    for index in 0..<count {
      reader.subject = .file
      let key = try reader.string("key \(index)")
      reader.subject = .key(key)
      let type = try reader.valueType()
      guard values.updateValue(try reader.value(of: type), forKey: key) == nil else {
        throw reader.fault("the key is there twice")
      }
    }
    reader.subject = .file
    return values
  }

  /// What the file says about a tensor, checked as far as no other tensor is concerned.
  private struct Entry {
    let name: String
    let type: ElementType
    let shape: [Int]
    let offset: UInt64
  }

  private static func entries(
    _ reader: inout GGUFReader,
    count: Int
  ) throws(WeightFileError) -> [Entry] {
    var entries: [Entry] = []
    for index in 0..<count {
      reader.subject = .file
      let name = try reader.string("the name of tensor \(index)")
      reader.subject = .tensor(name)
      let dimensions = try reader.integer(UInt32.self, "the number of dimensions")
      guard dimensions <= 4 else {
        throw reader.fault("at most 4 dimensions are possible, not \(dimensions)")
      }
      var shape: [Int] = []
      for _ in 0..<dimensions {
        let extent = try reader.integer(UInt64.self, "the shape")
        guard let extent = Int(exactly: extent) else {
          throw reader.fault("the extent \(extent) is impossible")
        }
        shape.append(extent)
      }
      // The format has the innermost dimension first.
      shape.reverse()
      let number = try reader.integer(UInt32.self, "the type")
      guard let type = GGUFTensorType.readable[number] else {
        throw reader.fault(
          "elements of type \(GGUFTensorType.name(number)); "
            + "\(GGUFTensorType.readableNames) can be read"
        )
      }
      let offset = try reader.integer(UInt64.self, "the offset")
      entries.append(Entry(name: name, type: type, shape: shape, offset: offset))
    }
    reader.subject = .file
    return entries
  }

  private static func catalog(
    _ entries: [Entry],
    dataStart: Int,
    alignment: Int,
    file: MappedFile
  ) throws(WeightFileError) -> TensorCatalog {
    var tensors: [StoredTensor] = []
    tensors.reserveCapacity(entries.count)
    for entry in entries {
      func fault(_ reason: String) -> WeightFileError {
        WeightFileError(file: file.path, subject: .tensor(entry.name), reason: reason)
      }
      guard entry.offset.isMultiple(of: UInt64(alignment)) else {
        throw fault("its offset \(entry.offset) is not a multiple of the alignment \(alignment)")
      }
      guard entry.offset <= UInt64(file.count) else {
        throw fault("its offset \(entry.offset) lies beyond the file's \(file.count) bytes")
      }
      tensors.append(
        try StoredTensor(
          name: entry.name,
          elementType: entry.type,
          shape: entry.shape,
          offset: dataStart + Int(entry.offset),
          file: file
        )
      )
    }
    tensors.sort {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name)
        < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
    }
    var last: StoredTensor?
    for tensor in tensors where !tensor.byteRange.isEmpty {
      if let last, tensor.byteRange.lowerBound < last.byteRange.upperBound {
        throw WeightFileError(
          file: file.path,
          subject: .tensor(tensor.name),
          reason: "it begins within the bytes of \(WeightFileError.clipped(last.name))"
        )
      }
      last = tensor
    }
    return try TensorCatalog(tensors)
  }
}
