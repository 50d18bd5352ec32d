extension DoubleKernels {
  /// The number of columns of a tile: two vectors.
  private var tileWidth: Int { 16 }
  /// The number of rows of a tile.
  private var tileHeight: Int { 4 }
  /// The number of terms that are added up in registers.
  private var blockDepth: Int { 256 }

  func multiply(
    _ left: MatrixView<Double>,
    _ right: MatrixView<Double>,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Double>,
    accumulates: Bool,
    _ context: ComputeContext
  ) {
    guard rows > 0, columns > 0 else { return }
    if !accumulates { output.clear(from: 0, to: rows * columns) }
    let panels = (columns + tileWidth - 1) / tileWidth
    let isLarge = rows * columns * depth > 1 << 18
    context.forEach(panels, isWorthThreads: isLarge) { panel in
      withUnsafeTemporaryAllocation(
        byteCount: blockDepth * tileWidth * MemoryLayout<Double>.stride,
        alignment: 64
      ) { memory in
        guard let packed = memory.bindMemory(to: Double.self).baseAddress else { return }
        let start = panel * tileWidth
        let width = min(tileWidth, columns - start)
        for first in stride(from: 0, to: depth, by: blockDepth) {
          let terms = min(blockDepth, depth - first)
          pack(right, first..<(first + terms), start..<(start + width), into: packed)
          for row in stride(from: 0, to: rows, by: tileHeight) {
            addTile(
              left.pointer + first * left.columnStride,
              left,
              firstRow: row,
              height: min(tileHeight, rows - row),
              packed: packed,
              terms: terms,
              to: output + start,
              stride: columns,
              width: width
            )
          }
        }
      }
    }
  }

  func multiply(
    _ left: MatrixView<Double>,
    _ right: MatrixView<Double>,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Double>,
    adding addend: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    output.update(from: addend, count: rows * columns)
    multiply(
      left,
      right,
      rows: rows,
      depth: depth,
      columns: columns,
      into: output,
      accumulates: true,
      context
    )
  }

  /// Copies a block of a matrix row by row, each padded with zeros to the width of a tile.
  private func pack(
    _ matrix: MatrixView<Double>,
    _ terms: Range<Int>,
    _ columns: Range<Int>,
    into packed: UnsafeMutablePointer<Double>
  ) {
    var target = packed
    for term in terms {
      let source = matrix.pointer + term * matrix.rowStride
      for lane in 0..<tileWidth {
        let column = columns.lowerBound + lane
        target[lane] = column < columns.upperBound ? source[column * matrix.columnStride] : 0
      }
      target += tileWidth
    }
  }

  /// Adds the product of a few rows and a packed block to the output.
  @inline(__always)
  private func addTile(
    _ source: UnsafeMutablePointer<Double>,
    _ left: MatrixView<Double>,
    firstRow: Int,
    height: Int,
    packed: UnsafeMutablePointer<Double>,
    terms: Int,
    to output: UnsafeMutablePointer<Double>,
    stride: Int,
    width: Int
  ) {
    // Rows past the last are the last once more; their sums are not stored.
    @inline(__always)
    func place(_ row: Int) -> UnsafeMutablePointer<Double> {
      source + (firstRow + min(row, height - 1)) * left.rowStride
    }
    let (row0, row1, row2, row3) = (place(0), place(1), place(2), place(3))
    let zero = DoubleVector(repeating: 0)
    var (low0, low1, low2, low3) = (zero, zero, zero, zero)
    var (high0, high1, high2, high3) = (zero, zero, zero, zero)
    var (right, offset) = (packed, 0)
    for _ in 0..<terms {
      let (low, high) = (DoubleVector.load(right), DoubleVector.load(right + 8))
      let (factor0, factor1) = (
        DoubleVector(repeating: row0[offset]), DoubleVector(repeating: row1[offset])
      )
      let (factor2, factor3) = (
        DoubleVector(repeating: row2[offset]), DoubleVector(repeating: row3[offset])
      )
      low0 = DoubleVector.multiplyAdd(low0, factor0, low)
      high0 = DoubleVector.multiplyAdd(high0, factor0, high)
      low1 = DoubleVector.multiplyAdd(low1, factor1, low)
      high1 = DoubleVector.multiplyAdd(high1, factor1, high)
      low2 = DoubleVector.multiplyAdd(low2, factor2, low)
      high2 = DoubleVector.multiplyAdd(high2, factor2, high)
      low3 = DoubleVector.multiplyAdd(low3, factor3, low)
      high3 = DoubleVector.multiplyAdd(high3, factor3, high)
      right += tileWidth
      offset &+= left.columnStride
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: tileWidth) { buffer in
      guard let lanes = buffer.baseAddress else { return }
      func add(_ low: DoubleVector, _ high: DoubleVector, toRow row: Int) {
        guard row < height else { return }
        low.store(to: lanes)
        high.store(to: lanes + 8)
        addRange(lanes, times: 1, count: width, to: output + (firstRow + row) * stride)
      }
      add(low0, high0, toRow: 0)
      add(low1, high1, toRow: 1)
      add(low2, high2, toRow: 2)
      add(low3, high3, toRow: 3)
    }
  }
}
