/// A tensor in a file: where it is and how it is written.
public struct StoredTensor: Sendable {
  /// The name by which it is used, which need not be the one it has in the file.
  public let name: String
  /// How its elements are written.
  public let elementType: ElementType
  /// The extent of every dimension, the outermost first.
  public let shape: [Int]
  /// Where its bytes are in the file.
  public let byteRange: Range<Int>
  /// The file.
  public let file: MappedFile
  /// In which order its rows stand.
  public let rowOrder: RowOrder
  /// The columns of the matrix in the file that are the rows of this one; `nil` if the matrix is
  /// stored as it is used.
  let sourceColumns: Range<Int>?

  /// Describes a tensor, checking that the file has all of it.
  ///
  /// - Parameters:
  ///   - name: The name by which it is used.
  ///   - elementType: How its elements are written.
  ///   - shape: The extent of every dimension, the outermost first.
  ///   - offset: Its first byte in the file.
  ///   - file: The file.
  ///   - rowOrder: In which order its rows stand.
  /// - Throws: `WeightFileError` if the shape is impossible or the bytes are not within the file.
  public init(
    name: String,
    elementType: ElementType,
    shape: [Int],
    offset: Int,
    file: MappedFile,
    rowOrder: RowOrder = .asUsed
  ) throws(WeightFileError) {
    func fault(_ reason: String) -> WeightFileError {
      WeightFileError(file: file.path, subject: .tensor(name), reason: reason)
    }
    guard let byteCount = elementType.byteCount(ofShape: shape) else {
      throw fault("a tensor of \(elementType.rawValue) cannot have the shape \(shape)")
    }
    // An array of no elements may still claim extents whose product no index can hold.
    guard shape.allSatisfy({ $0 < 1 << 48 }) else {
      throw fault("the shape \(shape) has an absurd extent")
    }
    guard file.contains(offset: offset, length: byteCount) else {
      throw fault("bytes \(offset) and \(byteCount) more lie beyond the file's \(file.count)")
    }
    if case .rotaryNeighbours(let headCount) = rowOrder {
      guard let rows = shape.first, headCount > 0, rows.isMultiple(of: headCount),
        (rows / headCount).isMultiple(of: 2)
      else { throw fault("the rows of \(shape) are not \(headCount) heads of an even width") }
    }
    self.name = name
    self.elementType = elementType
    self.shape = shape
    byteRange = offset..<(offset + byteCount)
    self.file = file
    self.rowOrder = rowOrder
    sourceColumns = nil
  }

  /// Describes another use of bytes that have been checked.
  private init(
    _ other: StoredTensor,
    name: String,
    shape: [Int],
    bytes: Range<Int>,
    columns: Range<Int>?
  ) {
    self.name = name
    self.shape = shape
    elementType = other.elementType
    file = other.file
    rowOrder = .asUsed
    byteRange = bytes
    sourceColumns = columns
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// Whether the bytes are the 32-bit floats as they are used, in whole vectors.
  var isReadyForUse: Bool {
    elementType == .float32 && rowOrder == .asUsed && sourceColumns == nil
      && byteRange.lowerBound.isMultiple(of: MemoryLayout<Float>.alignment)
      && count > 0 && count.isMultiple(of: MemoryDemand.padding)
  }

  /// Returns the elements as 32-bit floats in the order of use.
  public func values() -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialized = count
    }
  }

  /// Returns the same tensor under another name, perhaps with another order of rows.
  ///
  /// - Parameters:
  ///   - name: The name by which it is used.
  ///   - rowOrder: In which order its rows stand.
  /// - Returns: The description.
  /// - Throws: `WeightFileError` if its rows cannot stand in that order.
  public func renamed(
    _ name: String,
    rowOrder: RowOrder = .asUsed
  ) throws(WeightFileError) -> StoredTensor {
    try StoredTensor(
      name: name,
      elementType: elementType,
      shape: shape,
      offset: byteRange.lowerBound,
      file: file,
      rowOrder: rowOrder
    )
  }

  /// Returns some of the rows as a tensor.
  ///
  /// - Parameters:
  ///   - rows: Which rows of the first dimension; must be there.
  ///   - name: The name by which they are used.
  /// - Returns: The description.
  func rows(_ rows: Range<Int>, named name: String) -> StoredTensor {
    require(
      rowOrder == .asUsed && sourceColumns == nil && rows.lowerBound >= 0
        && rows.upperBound <= shape.first ?? 0,
      "rows \(rows) of \(self.name) of shape \(shape)"
    )
    let rowBytes = shape[0] == 0 ? 0 : byteRange.count / shape[0]
    let first = byteRange.lowerBound + rows.lowerBound * rowBytes
    return StoredTensor(
      self,
      name: name,
      shape: [rows.count] + shape.dropFirst(),
      bytes: first..<(first + rows.count * rowBytes),
      columns: nil
    )
  }

  /// Returns the transpose of some columns of a matrix, as GPT-2 stores its linear maps.
  ///
  /// - Parameters:
  ///   - columns: Which columns; must be there.
  ///   - name: The name by which they are used.
  /// - Returns: The description of a tensor [columns, rows].
  func transposed(columns: Range<Int>, named name: String) -> StoredTensor {
    require(
      rowOrder == .asUsed && sourceColumns == nil && !elementType.isQuantized && shape.count == 2
        && columns.lowerBound >= 0 && columns.upperBound <= shape[1],
      "columns \(columns) of \(self.name) of shape \(shape)"
    )
    return StoredTensor(
      self,
      name: name,
      shape: [columns.count, shape[0]],
      bytes: byteRange,
      columns: columns
    )
  }
}
