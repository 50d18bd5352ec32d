extension StoredTensor {
  /// How many elements are converted before the pages they came from are given back.
  private static var portion: Int { 1 << 20 }

  /// Converts the tensor to 32-bit floats in the order of use.
  ///
  /// Nothing but the destination is allocated, save some rows of a matrix that is to be transposed.
  /// Conversion is exact, except that 64-bit floats are rounded, and quantized elements are computed
  /// as llama.cpp does.
  ///
  /// - Parameters:
  ///   - destination: Room for exactly `count` floats.
  ///   - releasesPages: Whether the system is told that the bytes will not be needed again soon, as
  ///     soon as they have been read.
  public func read(
    into destination: UnsafeMutableBufferPointer<Float>,
    releasesPages: Bool = false
  ) {
    require(
      destination.count == count,
      "room for \(destination.count) elements of \(name), which has \(count)"
    )
    guard let target = destination.baseAddress, count > 0 else { return }
    if let sourceColumns {
      readTransposed(sourceColumns, into: target)
    } else if rowOrder == .asUsed {
      readPortions(count: byteRange.count / elementType.blockByteCount, releasesPages) {
        BlockDecoder.decode(
          elementType,
          from: $0,
          blockCount: $1.count,
          to: target + $1.lowerBound * elementType.blockLength
        )
      }
    } else {
      readRows(into: target, releasesPages)
    }
    if releasesPages { file.release(byteRange) }
  }

  /// Calls `body` with portions of the blocks in order.
  private func readPortions(
    count: Int,
    _ releasesPages: Bool,
    _ body: (_ source: UnsafeRawPointer, _ blocks: Range<Int>) -> Void
  ) {
    let portion = max(1, Self.portion / elementType.blockLength)
    var block = 0
    while block < count {
      let end = min(count, block + portion)
      let start = byteRange.lowerBound
      let (from, to) = (block * elementType.blockByteCount, end * elementType.blockByteCount)
      let bytes = (start + from)..<(start + to)
      file.withBytes(bytes) { buffer in
        if let source = buffer.baseAddress { body(source, block..<end) }
      }
      // From the start, because a portion ends within a page.
      if releasesPages { file.release(start..<bytes.upperBound) }
      block = end
    }
  }

  /// Converts row by row, each to the place where it is used.
  private func readRows(into target: UnsafeMutablePointer<Float>, _ releasesPages: Bool) {
    let rowCount = shape[0]
    let rowLength = count / rowCount
    let rowBlocks = rowLength / elementType.blockLength
    guard rowBlocks > 0 else { return }
    let rowBytes = rowBlocks * elementType.blockByteCount
    let portion = max(1, Self.portion / rowLength)
    for first in stride(from: 0, to: rowCount, by: portion) {
      let rows = first..<min(rowCount, first + portion)
      let start = byteRange.lowerBound
      let bytes = (start + rows.lowerBound * rowBytes)..<(start + rows.upperBound * rowBytes)
      file.withBytes(bytes) { buffer in
        guard let source = buffer.baseAddress else { return }
        for row in rows {
          BlockDecoder.decode(
            elementType,
            from: source + (row - first) * rowBytes,
            blockCount: rowBlocks,
            to: target + rowOrder.destination(ofRow: row, rowCount: rowCount) * rowLength
          )
        }
      }
      if releasesPages { file.release(start..<bytes.upperBound) }
    }
  }

  /// Converts some columns of a matrix to rows, a few rows of the matrix at a time.
  private func readTransposed(_ columns: Range<Int>, into target: UnsafeMutablePointer<Float>) {
    let rowCount = shape[1]
    let rowBytes = byteRange.count / rowCount
    let elementBytes = elementType.blockByteCount
    let group = 16
    let scratch = TensorStorage<Float>(uninitialized: group * columns.count, lifetime: .model)
    file.withBytes(byteRange) { buffer in
      guard let source = buffer.baseAddress else { return }
      for first in stride(from: 0, to: rowCount, by: group) {
        let rows = min(group, rowCount - first)
        for row in 0..<rows {
          BlockDecoder.decode(
            elementType,
            from: source + (first + row) * rowBytes + columns.lowerBound * elementBytes,
            blockCount: columns.count,
            to: scratch.pointer + row * columns.count
          )
        }
        transposeBlock(
          scratch.pointer,
          sourceStride: columns.count,
          rows: rows,
          columns: columns.count,
          into: target + first,
          targetStride: rowCount
        )
      }
    }
    withExtendedLifetime(scratch) {}
  }
}
