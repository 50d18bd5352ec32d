#if PENCHANT_AVX512
  /// The number of output rows one tile computes: 8 x 2 accumulators fill half of the 32 registers.
  @inline(__always)
  var tileRows: Int { 8 }
#else
  /// The number of output rows one tile computes: 4 x 2 accumulators fit into 16 registers.
  @inline(__always)
  var tileRows: Int { 4 }
#endif

#if PENCHANT_FMA
  /// The number of output columns one tile computes, two vectors.
  @inline(__always)
  var tileColumns: Int { 2 * vectorWidth }
#else
  /// The number of output columns one tile computes: one vector, which is two SSE registers, so that
  /// accumulators, operands and the product before its addition fit into 16 registers.
  @inline(__always)
  var tileColumns: Int { vectorWidth }
#endif

/// One output row of a tile.
private struct TileRow {
  var first = FloatVector.zero
  var second = FloatVector.zero

  @inline(__always)
  mutating func add(_ scalar: Float, _ panelFirst: FloatVector, _ panelSecond: FloatVector) {
    let repeated = FloatVector(repeating: scalar)
    first = multiplyAdd(first, repeated, panelFirst)
    second = multiplyAdd(second, repeated, panelSecond)
  }

  /// Writes the row's first `columns` values, or adds them to what is there.
  @inline(__always)
  func write(to output: UnsafeMutablePointer<Float>, columns: Int, accumulates: Bool) {
    if columns >= tileColumns {
      if accumulates {
        store(load(output) + first, to: output)
        store(load(output + vectorWidth) + second, to: output + vectorWidth)
      } else {
        store(first, to: output)
        store(second, to: output + vectorWidth)
      }
      return
    }
    writePart(first, to: output, columns: min(columns, vectorWidth), accumulates: accumulates)
    if columns > vectorWidth {
      writePart(
        second,
        to: output + vectorWidth,
        columns: columns - vectorWidth,
        accumulates: accumulates
      )
    }
  }
}

/// Writes the first `columns` values of a vector, or adds them to what is there.
@inline(__always)
private func writePart(
  _ sum: FloatVector,
  to output: UnsafeMutablePointer<Float>,
  columns: Int,
  accumulates: Bool
) {
  if accumulates {
    store(load(UnsafePointer(output), first: columns) + sum, first: columns, to: output)
  } else {
    store(sum, first: columns, to: output)
  }
}

/// Multiplies up to `tileRows` rows of the left matrix by one packed panel of two vectors.
///
/// Every output element is a sum over the depth in ascending order, whatever the tile's size, so
/// results do not depend on how rows fall into tiles. Rows beyond `rows` repeat the last one and are
/// not written.
///
/// - Parameters:
///   - left: The tile's first row at the block's first depth.
///   - rows: How many rows to write, from 1 to `tileRows`.
///   - depth: How many terms each sum has.
///   - panel: `depth` times `tileColumns` floats.
///   - output: Where the tile's first element goes.
///   - outputStride: The distance, in floats, between rows of the output.
///   - columns: How many columns to write, from 1 to `tileColumns`.
///   - accumulates: Whether to add to the output instead of replacing it.
@inline(never)
func multiplyWideTile(
  _ left: MatrixOperand,
  rows: Int,
  depth: Int,
  panel: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>,
  outputStride: Int,
  columns: Int,
  accumulates: Bool
) {
  let last = rows - 1
  let base = left.pointer
  let stride = left.rowStride
  let step = left.columnStride
  let left0 = base
  let left1 = base + min(1, last) * stride
  let left2 = base + min(2, last) * stride
  let left3 = base + min(3, last) * stride
  var row0 = TileRow()
  var row1 = TileRow()
  var row2 = TileRow()
  var row3 = TileRow()
  #if PENCHANT_AVX512
    let left4 = base + min(4, last) * stride
    let left5 = base + min(5, last) * stride
    let left6 = base + min(6, last) * stride
    let left7 = base + min(7, last) * stride
    var row4 = TileRow()
    var row5 = TileRow()
    var row6 = TileRow()
    var row7 = TileRow()
  #endif
  var panel = panel
  var offset = 0
  for _ in 0..<depth {
    let first = load(panel)
    let second = load(panel + vectorWidth)
    row0.add(left0[offset], first, second)
    row1.add(left1[offset], first, second)
    row2.add(left2[offset], first, second)
    row3.add(left3[offset], first, second)
    #if PENCHANT_AVX512
      row4.add(left4[offset], first, second)
      row5.add(left5[offset], first, second)
      row6.add(left6[offset], first, second)
      row7.add(left7[offset], first, second)
    #endif
    panel += tileColumns
    offset &+= step
  }
  row0.write(to: output, columns: columns, accumulates: accumulates)
  guard last > 0 else { return }
  row1.write(to: output + outputStride, columns: columns, accumulates: accumulates)
  guard last > 1 else { return }
  row2.write(to: output + 2 * outputStride, columns: columns, accumulates: accumulates)
  guard last > 2 else { return }
  row3.write(to: output + 3 * outputStride, columns: columns, accumulates: accumulates)
  #if PENCHANT_AVX512
    guard last > 3 else { return }
    row4.write(to: output + 4 * outputStride, columns: columns, accumulates: accumulates)
    guard last > 4 else { return }
    row5.write(to: output + 5 * outputStride, columns: columns, accumulates: accumulates)
    guard last > 5 else { return }
    row6.write(to: output + 6 * outputStride, columns: columns, accumulates: accumulates)
    guard last > 6 else { return }
    row7.write(to: output + 7 * outputStride, columns: columns, accumulates: accumulates)
  #endif
}

/// Does the work of `multiplyWideTile` for a last panel of one vector.
///
/// Such panels are, for example, the values of a narrow attention head. The parameters are those of
/// `multiplyWideTile`, with `vectorWidth` in place of `tileColumns`.
@inline(never)
func multiplyNarrowTile(
  _ left: MatrixOperand,
  rows: Int,
  depth: Int,
  panel: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>,
  outputStride: Int,
  columns: Int,
  accumulates: Bool
) {
  var firstRow = 0
  while firstRow < rows {
    let last = min(4, rows - firstRow) - 1
    let base = left.pointer + firstRow * left.rowStride
    let step = left.columnStride
    let left1 = base + min(1, last) * left.rowStride
    let left2 = base + min(2, last) * left.rowStride
    let left3 = base + min(3, last) * left.rowStride
    var sum0 = FloatVector.zero
    var sum1 = FloatVector.zero
    var sum2 = FloatVector.zero
    var sum3 = FloatVector.zero
    var panel = panel
    var offset = 0
    for _ in 0..<depth {
      let values = load(panel)
      sum0 = multiplyAdd(sum0, FloatVector(repeating: base[offset]), values)
      sum1 = multiplyAdd(sum1, FloatVector(repeating: left1[offset]), values)
      sum2 = multiplyAdd(sum2, FloatVector(repeating: left2[offset]), values)
      sum3 = multiplyAdd(sum3, FloatVector(repeating: left3[offset]), values)
      panel += vectorWidth
      offset &+= step
    }
    let target = output + firstRow * outputStride
    writePart(sum0, to: target, columns: columns, accumulates: accumulates)
    if last > 0 {
      writePart(sum1, to: target + outputStride, columns: columns, accumulates: accumulates)
    }
    if last > 1 {
      writePart(sum2, to: target + 2 * outputStride, columns: columns, accumulates: accumulates)
    }
    if last > 2 {
      writePart(sum3, to: target + 3 * outputStride, columns: columns, accumulates: accumulates)
    }
    firstRow += 4
  }
}
