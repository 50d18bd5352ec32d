/// Products of one or a few rows with a matrix whose rows are contiguous.
///
/// Such a product takes as long as reading the right matrix, so it is read row by row in the order
/// of memory, some rows at a time, while the sums wait in the first-level cache.
struct FewRows {
  /// The most rows for which this order is used.
  static var mostRows: Int { wideTileRows }
  /// The fewest columns for which this order is used.
  static var fewestColumns: Int { 16 * vectorWidth }
  /// How many rows of the right matrix are read side by side.
  private static var depthStep: Int { 8 }

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
    let most = ProductScratch.leftCapacity / rows
    let whole = columns.count / vectorWidth * vectorWidth
    var done = 0
    while done < whole {
      let count = min(most / vectorWidth * vectorWidth, whole - done)
      compute(columns.lowerBound + done, count, scratch.left)
      done += count
    }
    return whole
  }

  private func compute(_ column: Int, _ count: Int, _ sums: UnsafeMutablePointer<Float>) {
    let right = right.droppingColumns(column)
    var target = target.droppingColumns(column)
    var blockStart = 0
    while blockStart < depth {
      let blockEnd = min(depth, blockStart + PanelLayout.blockDepth)
      sums.update(repeating: 0, count: rows * count)
      var start = blockStart
      while start < blockEnd {
        let step = min(Self.depthStep, blockEnd - start)
        for row in 0..<rows {
          let scalars = left.droppingRows(row).droppingColumns(start)
          let part = right.droppingRows(start)
          if step == Self.depthStep {
            addEight(scalars, part, count, to: sums + row * count)
          } else {
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
      for row in 0..<rows { write(sums + row * count, count, to: target.droppingRows(row)) }
      target.addend = UnsafePointer(target.output)
      target.addendStride = target.outputStride
      blockStart = blockEnd
    }
  }
}

@inline(__always)
private func addEight(
  _ left: MatrixOperand,
  _ right: MatrixOperand,
  _ count: Int,
  to sums: UnsafeMutablePointer<Float>
) {
  let scalars = left.pointer
  let step = left.columnStride
  let stride = right.rowStride
  let first = FloatVector(repeating: scalars[0])
  let second = FloatVector(repeating: scalars[step])
  let third = FloatVector(repeating: scalars[2 &* step])
  let fourth = FloatVector(repeating: scalars[3 &* step])
  let fifth = FloatVector(repeating: scalars[4 &* step])
  let sixth = FloatVector(repeating: scalars[5 &* step])
  let seventh = FloatVector(repeating: scalars[6 &* step])
  let eighth = FloatVector(repeating: scalars[7 &* step])
  var column = 0
  while column < count {
    let source = right.pointer + column
    var sum = load(sums + column)
    sum = multiplyAdd(sum, first, load(source))
    sum = multiplyAdd(sum, second, load(source + stride))
    sum = multiplyAdd(sum, third, load(source + 2 &* stride))
    sum = multiplyAdd(sum, fourth, load(source + 3 &* stride))
    sum = multiplyAdd(sum, fifth, load(source + 4 &* stride))
    sum = multiplyAdd(sum, sixth, load(source + 5 &* stride))
    sum = multiplyAdd(sum, seventh, load(source + 6 &* stride))
    sum = multiplyAdd(sum, eighth, load(source + 7 &* stride))
    store(sum, to: sums + column)
    column &+= vectorWidth
  }
}

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
