/// Products of a few rows with a transposed matrix, as weights are stored when tokens are generated
/// one by one.
///
/// Such a product takes as long as reading the weights once. `vectorWidth` rows of them are read side
/// by side; squares are transposed in registers, so that every lane sums for one column of the
/// output, term by term in the order that `MatrixBlock` has. Lines are asked for some squares ahead.
struct StreamedProduct {
  /// The most rows for which this is used.
  static var mostRows: Int { 8 }
  /// The columns of the output that are summed at the same time.
  static var width: Int { vectorWidth }
  /// How far ahead, in floats of each row, weights are asked for; farther ahead they would push each
  /// other out of the first-level cache where rows are a power of two apart.
  private static var distance: Int { 64 }

  let left: MatrixOperand
  /// The matrix; its columns are contiguous.
  let right: MatrixOperand
  let rows: Int
  let depth: Int
  let columns: Range<Int>
  /// The first row to compute, column 0 of the output and of what is added to it.
  let target: TileTarget

  /// Computes columns, `width` at a time, and returns how many columns those are.
  @inline(never)
  func compute() -> Int {
    let scratch = ProductScratch()
    let whole = columns.count / Self.width * Self.width
    var column = 0
    while column < whole {
      compute(columns.lowerBound + column, scratch.panel)
      column += Self.width
    }
    return whole
  }

  /// Computes `width` columns for all rows.
  private func compute(_ column: Int, _ memory: UnsafeMutablePointer<Float>) {
    let width = Self.width
    let squares = memory
    let sums = memory + width * vectorWidth
    let weights = right.droppingColumns(column)
    let stride = weights.columnStride
    var target = target.droppingColumns(column)
    var index = 0
    while index < depth {
      let end = min(depth, index + PanelLayout.blockDepth)
      sums.update(repeating: 0, count: rows * width)
      while index &+ vectorWidth <= end {
        // After the last squares come the first ones of the next columns.
        let next = index &+ Self.distance
        var ahead = weights.pointer + (next < depth ? next : next &- depth &+ width &* stride)
        for _ in 0..<width {
          prefetch(ahead)
          ahead += stride
        }
        let source = weights.pointer + index
        transposeSquare(source, stride: stride, into: squares, targetStride: width)
        add(squares, terms: vectorWidth, from: index, to: sums)
        index &+= vectorWidth
      }
      if index < end {
        for term in 0..<end - index {
          for lane in 0..<width {
            squares[term &* width &+ lane] = weights.pointer[index &+ term &+ lane &* stride]
          }
        }
        add(squares, terms: end - index, from: index, to: sums)
        index = end
      }
      write(sums, to: target)
      target.addend = UnsafePointer(target.output)
      target.addendStride = target.outputStride
    }
  }

  /// Adds some terms to the sums of all rows.
  @inline(__always)
  private func add(
    _ squares: UnsafePointer<Float>,
    terms: Int,
    from index: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    var scalars = left.pointer + index &* left.columnStride
    var sums = sums
    var remaining = rows
    while remaining >= 4 {
      addFour(squares, terms, scalars, to: sums)
      scalars += 4 &* left.rowStride
      sums += 4 * Self.width
      remaining &-= 4
    }
    while remaining > 0 {
      addOne(squares, terms, scalars, to: sums)
      scalars += left.rowStride
      sums += Self.width
      remaining &-= 1
    }
  }

  @inline(__always)
  private func addOne(
    _ squares: UnsafePointer<Float>,
    _ terms: Int,
    _ scalars: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    var sum = load(sums)
    var scalar = scalars
    var values = squares
    for _ in 0..<terms {
      sum = multiplyAdd(sum, FloatVector(repeating: scalar.pointee), load(values))
      scalar += left.columnStride
      values += Self.width
    }
    store(sum, to: sums)
  }

  @inline(__always)
  private func addFour(
    _ squares: UnsafePointer<Float>,
    _ terms: Int,
    _ scalars: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let stride = left.rowStride
    var first = load(sums)
    var second = load(sums + Self.width)
    var third = load(sums + 2 * Self.width)
    var fourth = load(sums + 3 * Self.width)
    var scalar = scalars
    var values = squares
    for _ in 0..<terms {
      let panel = load(values)
      first = multiplyAdd(first, FloatVector(repeating: scalar[0]), panel)
      second = multiplyAdd(second, FloatVector(repeating: scalar[stride]), panel)
      third = multiplyAdd(third, FloatVector(repeating: scalar[2 &* stride]), panel)
      fourth = multiplyAdd(fourth, FloatVector(repeating: scalar[3 &* stride]), panel)
      scalar += left.columnStride
      values += Self.width
    }
    store(first, to: sums)
    store(second, to: sums + Self.width)
    store(third, to: sums + 2 * Self.width)
    store(fourth, to: sums + 3 * Self.width)
  }

  /// Writes the sums of a block of depth.
  @inline(__always)
  private func write(_ sums: UnsafePointer<Float>, to target: TileTarget) {
    for row in 0..<rows {
      let target = target.droppingRows(row)
      var sum = load(sums + row &* Self.width)
      if let addend = target.addend { sum = load(addend) + sum }
      store(sum, to: target.output)
    }
  }
}
