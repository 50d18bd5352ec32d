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
  }

  /// The number of elements.
  public var count: Int { byteRange.count / elementType.blockByteCount * elementType.blockLength }

  /// Converts the tensor to 32-bit floats in the order of use.
  ///
  /// Nothing but the destination is allocated. Conversion is exact, except that 64-bit floats are
  /// rounded, and quantized elements are computed as llama.cpp does.
  ///
  /// - Parameter destination: Room for exactly `count` floats.
  public func read(into destination: UnsafeMutableBufferPointer<Float>) {
    require(
      destination.count == count,
      "room for \(destination.count) elements of \(name), which has \(count)"
    )
    guard let target = destination.baseAddress, count > 0 else { return }
    file.withBytes(byteRange) { bytes in
      guard let source = bytes.baseAddress else { return }
      let rowCount = rowOrder == .asUsed ? 1 : shape[0]
      let rowLength = count / rowCount
      let blocks = rowLength / elementType.blockLength
      let rowBytes = blocks * elementType.blockByteCount
      for row in 0..<rowCount {
        let place = rowOrder.destination(ofRow: row, rowCount: rowCount)
        BlockDecoder.decode(
          elementType,
          from: source + row * rowBytes,
          blockCount: blocks,
          to: target + place * rowLength
        )
      }
    }
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
}
