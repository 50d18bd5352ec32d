/// Products of one or a few rows with a matrix whose rows are contiguous.
///
/// Such a product takes as long as reading the right matrix once, some rows at a time, while the sums
/// wait in the first-level cache.
struct FewRows {
  /// The most rows for which this order is used.
  static var mostRows: Int { 8 }
  /// The fewest columns for which this order is used.
  static var fewestColumns: Int { 16 * vectorWidth }
  /// How many rows of the right matrix are read side by side.
  private static var depthStep: Int { 8 }
  /// How many columns are summed at a time: with their part of the right matrix, all rows' sums stay
  /// in the first-level cache.
  private static var stretch: Int { 256 }
  /// One row is summed over more columns: it reads the right matrix only once anyway.
  private static var mostStretch: Int { 1 << 13 }
  /// The most sums at a time.
  private static var mostSums: Int { ProductScratch.leftCapacity }

  let left: MatrixOperand
  let right: MatrixOperand
  let rows: Int
  let depth: Int
  let columns: Range<Int>
  /// The first row to compute, column 0 of the output and of what is added to it.
  let target: TileTarget

  /// Computes whole vectors of the columns and returns how many columns those are.
  ///
  /// The order of additions is the one of `MatrixBlock`.
  @inline(never)
  func compute() -> Int {
    let scratch = ProductScratch()
    let whole = columns.count / vectorWidth * vectorWidth
    let most = min(Self.mostStretch, Self.mostSums / rows / vectorWidth * vectorWidth)
    let stretch = rows == 1 ? most : min(most, Self.stretch)
    var blockStart = 0
    while blockStart < depth {
      let blockEnd = min(depth, blockStart + PanelLayout.blockDepth)
      var column = 0
      while column < whole {
        let count = min(stretch, whole - column)
        compute(columns.lowerBound + column, count, blockStart..<blockEnd, scratch.left)
        column += count
      }
      blockStart = blockEnd
    }
    return whole
  }

  /// Adds what a block of depth contributes to some columns.
  private func compute(
    _ column: Int,
    _ count: Int,
    _ block: Range<Int>,
    _ sums: UnsafeMutablePointer<Float>
  ) {
    let right = right.droppingColumns(column)
    sums.update(repeating: 0, count: rows * count)
    var start = block.lowerBound
    while start < block.upperBound {
      let step = min(Self.depthStep, block.upperBound - start)
      let part = right.droppingRows(start)
      // The next rows; after the last ones come the first of the next columns.
      let ahead =
        start + step < block.upperBound
        ? right.droppingRows(start + step)
        : right.droppingRows(block.lowerBound).droppingColumns(count)
      if rows > 1 { askFor(ahead, count) }
      if step == Self.depthStep {
        addEight(left.droppingColumns(start), part, count, to: sums)
      } else {
        for row in 0..<rows {
          let scalars = left.droppingRows(row).droppingColumns(start)
          for index in 0..<step {
            addOne(
              scalars.droppingColumns(index),
              part.droppingRows(index),
              count,
              to: sums + row * count
            )
          }
        }
      }
      start += step
    }
    var target = target.droppingColumns(column)
    if block.lowerBound > 0 {
      target.addend = UnsafePointer(target.output)
      target.addendStride = target.outputStride
    }
    for row in 0..<rows { write(sums + row * count, count, to: target.droppingRows(row)) }
  }

  /// Asks for the lines that are used next.
  ///
  /// The processor finds by itself what is read in order, but not the next rows of a stretch.
  @inline(__always)
  private func askFor(_ next: MatrixOperand, _ count: Int) {
    for index in 0..<Self.depthStep {
      var line = next.pointer + index &* next.rowStride
      let end = line + count
      while line < end {
        prefetch(line)
        line += lineWidth
      }
    }
  }

  /// Adds eight terms to the sums of all rows.
  @inline(__always)
  private func addEight(
    _ left: MatrixOperand,
    _ right: MatrixOperand,
    _ count: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    var row = 0
    #if PENCHANT_AVX512
      // The registers hold the scalars of two rows: the right matrix is read half as often.
      while row &+ 2 <= rows {
        addEightToTwo(left.droppingRows(row), right, count, to: sums + row * count)
        row &+= 2
      }
    #endif
    while row < rows {
      addEightToOne(left.droppingRows(row), right, count, to: sums + row * count)
      row &+= 1
    }
  }
}

/// Eight terms of a row of the left matrix, each in all lanes of a vector.
private struct EightScalars {
  let first, second, third, fourth, fifth, sixth, seventh, eighth: FloatVector

  @inline(__always)
  init(_ left: MatrixOperand) {
    let scalars = left.pointer
    let step = left.columnStride
    first = FloatVector(repeating: scalars[0])
    second = FloatVector(repeating: scalars[step])
    third = FloatVector(repeating: scalars[2 &* step])
    fourth = FloatVector(repeating: scalars[3 &* step])
    fifth = FloatVector(repeating: scalars[4 &* step])
    sixth = FloatVector(repeating: scalars[5 &* step])
    seventh = FloatVector(repeating: scalars[6 &* step])
    eighth = FloatVector(repeating: scalars[7 &* step])
  }
}

@inline(__always)
private func addEightToOne(
  _ left: MatrixOperand,
  _ right: MatrixOperand,
  _ count: Int,
  to sums: UnsafeMutablePointer<Float>
) {
  let scalars = EightScalars(left)
  let stride = right.rowStride
  var column = 0
  while column < count {
    let source = right.pointer + column
    var sum = load(sums + column)
    sum = multiplyAdd(sum, scalars.first, load(source))
    sum = multiplyAdd(sum, scalars.second, load(source + stride))
    sum = multiplyAdd(sum, scalars.third, load(source + 2 &* stride))
    sum = multiplyAdd(sum, scalars.fourth, load(source + 3 &* stride))
    sum = multiplyAdd(sum, scalars.fifth, load(source + 4 &* stride))
    sum = multiplyAdd(sum, scalars.sixth, load(source + 5 &* stride))
    sum = multiplyAdd(sum, scalars.seventh, load(source + 6 &* stride))
    sum = multiplyAdd(sum, scalars.eighth, load(source + 7 &* stride))
    store(sum, to: sums + column)
    column &+= vectorWidth
  }
}

#if PENCHANT_AVX512
  @inline(__always)
  private func addEightToTwo(
    _ left: MatrixOperand,
    _ right: MatrixOperand,
    _ count: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let upper = EightScalars(left)
    let lower = EightScalars(left.droppingRows(1))
    var column = 0
    while column < count {
      let source = right.pointer + column
      let stride = right.rowStride
      var above = load(sums + column)
      var below = load(sums + (count &+ column))
      var values = load(source)
      above = multiplyAdd(above, upper.first, values)
      below = multiplyAdd(below, lower.first, values)
      values = load(source + stride)
      above = multiplyAdd(above, upper.second, values)
      below = multiplyAdd(below, lower.second, values)
      values = load(source + 2 &* stride)
      above = multiplyAdd(above, upper.third, values)
      below = multiplyAdd(below, lower.third, values)
      values = load(source + 3 &* stride)
      above = multiplyAdd(above, upper.fourth, values)
      below = multiplyAdd(below, lower.fourth, values)
      values = load(source + 4 &* stride)
      above = multiplyAdd(above, upper.fifth, values)
      below = multiplyAdd(below, lower.fifth, values)
      values = load(source + 5 &* stride)
      above = multiplyAdd(above, upper.sixth, values)
      below = multiplyAdd(below, lower.sixth, values)
      values = load(source + 6 &* stride)
      above = multiplyAdd(above, upper.seventh, values)
      below = multiplyAdd(below, lower.seventh, values)
      values = load(source + 7 &* stride)
      above = multiplyAdd(above, upper.eighth, values)
      below = multiplyAdd(below, lower.eighth, values)
      store(above, to: sums + column)
      store(below, to: sums + (count &+ column))
      column &+= vectorWidth
    }
  }
#endif

@inline(__always)
private func addOne(
  _ left: MatrixOperand,
  _ right: MatrixOperand,
  _ count: Int,
  to sums: UnsafeMutablePointer<Float>
) {
  let scalar = FloatVector(repeating: left.pointer.pointee)
  var column = 0
  while column < count {
    store(
      multiplyAdd(load(sums + column), scalar, load(right.pointer + column)),
      to: sums + column
    )
    column &+= vectorWidth
  }
}

@inline(__always)
private func write(
  _ sums: UnsafeMutablePointer<Float>,
  _ count: Int,
  to target: TileTarget
) {
  var column = 0
  while column < count {
    if let addend = target.addend {
      store(load(addend + column) + load(sums + column), to: target.output + column)
    } else {
      store(load(sums + column), to: target.output + column)
    }
    column &+= vectorWidth
  }
}
