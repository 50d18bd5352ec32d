/// A safetensors file, mapped into memory and checked, with no tensor read yet.
public struct SafetensorsFile: Sendable {
  /// The longest header the format allows, in bytes.
  private static let longestHeader = 100_000_000
  /// The sizes of element types that the format knows and that are not read as 32-bit floats.
  private static let otherTypes = [
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "U32": 4,
    "I32": 4, "U64": 8, "I64": 8,
  ]

  /// The metadata of the file; empty if it has none.
  public let metadata: [String: String]
  /// The tensors that can be read as 32-bit floats, in the order of their data.
  public let catalog: TensorCatalog
  /// The element types of the other tensors by name, such as the positions some encoders store.
  public let otherTensors: [String: String]
  /// The file.
  public let file: MappedFile

  /// Maps a file and checks its header.
  ///
  /// - Parameter path: The path.
  /// - Throws: `SafetensorsError` naming the file and the tensor.
  public init(_ path: String) throws(SafetensorsError) {
    let file: MappedFile
    do throws(WeightFileError) {
      file = try MappedFile(path)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    try self.init(file)
  }

  /// Checks the header of a mapped file.
  ///
  /// Nothing in the file is trusted: lengths, names, shapes and ranges are checked, and what is
  /// allocated for them is in proportion to the header.
  ///
  /// - Parameter file: The file.
  /// - Throws: `SafetensorsError` naming the file and the tensor.
  public init(_ file: MappedFile) throws(SafetensorsError) {
    guard let length = file.integer(UInt64.self, at: 0) else {
      throw .tooShort(file: file.path, byteCount: file.count)
    }
    let available = file.count - 8
    guard length <= UInt64(min(available, Self.longestHeader)) else {
      throw .headerLength(file: file.path, length: length, available: available)
    }
    let dataStart = 8 + Int(length)
    let header = try SafetensorsHeader(
      file.withBytes(8..<dataStart) { Array($0) },
      file: file.path
    )
    try Self.checkRanges(of: header.entries, available: file.count - dataStart, file: file.path)
    var tensors: [StoredTensor] = []
    var others: [String: String] = [:]
    for entry in header.entries {
      guard let type = Self.readableType(entry) else {
        others[entry.name] = entry.elementType
        continue
      }
      do throws(WeightFileError) {
        tensors.append(
          try StoredTensor(
            name: entry.name,
            elementType: type,
            shape: entry.shape,
            offset: dataStart + entry.start,
            file: file
          )
        )
      } catch {
        throw .shape(file: file.path, tensor: entry.name, shape: entry.shape)
      }
    }
    do throws(WeightFileError) {
      catalog = try TensorCatalog(tensors)
    } catch {
      throw .duplicateName(file: file.path, tensor: error.reason)
    }
    metadata = header.metadata
    otherTensors = others
    self.file = file
  }

  /// Reads all tensors, which must be of types that can be read.
  func contents() throws(SafetensorsError) -> SafetensorsContents {
    if let other = otherTensors.min(by: { $0.key < $1.key }) {
      throw .elementType(file: file.path, tensor: other.key, found: other.value)
    }
    return SafetensorsContents(metadata: metadata, tensors: catalog.makeParameters())
  }

  private static func readableType(_ entry: SafetensorsHeader.Entry) -> ElementType? {
    ElementType(rawValue: entry.elementType).flatMap { $0.isQuantized ? nil : $0 }
  }

  /// Checks entries, which are in the order of their data.
  private static func checkRanges(
    of entries: [SafetensorsHeader.Entry],
    available: Int,
    file: String
  ) throws(SafetensorsError) {
    var end = 0
    var last = ""
    for entry in entries {
      guard
        let size = readableType(entry)?.blockByteCount ?? otherTypes[entry.elementType]
      else {
        throw .elementType(file: file, tensor: entry.name, found: entry.elementType)
      }
      guard let expected = MemoryDemand.elementCount(of: entry.shape + [size]) else {
        throw .shape(file: file, tensor: entry.name, shape: entry.shape)
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
      guard entry.start.isMultiple(of: size) else {
        throw .misaligned(file: file, tensor: entry.name, start: entry.start)
      }
      guard entry.start >= end else {
        throw .overlap(file: file, tensor: entry.name, other: last)
      }
      guard entry.start == end else {
        throw .unusedBytes(file: file, start: end, end: entry.start)
      }
      (end, last) = (entry.end, entry.name)
    }
    guard end == available else { throw .unusedBytes(file: file, start: end, end: available) }
  }
}
