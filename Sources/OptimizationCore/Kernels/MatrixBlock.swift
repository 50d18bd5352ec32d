/// The right factor of a product: a matrix in memory, or one packed before.
enum RightFactor {
  case unpacked(MatrixOperand)
  case packed(UnsafePointer<Float>, PanelLayout)
}

/// A rectangle of the output of a product, computed by one thread.
///
/// Every output element is the sum of its depth blocks of `PanelLayout.blockDepth` terms in order,
/// each summed in order, whatever way the factors are read. So an element depends neither on the
/// rectangle nor on the rows beside its own.
struct MatrixBlock {
  /// The left matrix, beginning at the first row to compute.
  let left: MatrixOperand
  /// The right matrix.
  let right: RightFactor
  /// How many rows to compute.
  let rows: Int
  /// How many terms each sum has.
  let depth: Int
  /// The columns to compute; the first is the first of a panel.
  let columns: Range<Int>
  /// The first row to compute, column 0 of the output and of what is added to it.
  let target: TileTarget

  /// With more rows than this, a right matrix is copied panel by panel before it is used.
  static var mostRowsUnpacked: Int { 32 }

  /// A block of depth and a short last one are added to a tile of the output before the next tile:
  /// for depths a little above a block the output is then written once.
  private static var mostStepDepth: Int { PanelLayout.blockDepth + PanelLayout.blockDepth / 4 }

  /// The most rows computed at once: those of one step fill most of the second-level cache's half.
  static var mostRows: Int { ProductScratch.leftCapacity / mostStepDepth }

  /// Computes the rectangle.
  @inline(never)
  func compute() {
    guard depth > 0 else { return writeEmptySums() }
    if case .unpacked(let matrix) = right, matrix.columnStride == 1, rows <= FewRows.mostRows,
      columns.count >= FewRows.fewestColumns
    {
      return computeFewRows(matrix)
    }
    if case .unpacked(let matrix) = right, matrix.columnStride != 1, matrix.rowStride == 1,
      rows <= StreamedProduct.mostRows, columns.count >= StreamedProduct.width
    {
      return computeStreamed(matrix)
    }
    if case .unpacked(let matrix) = right, matrix.columnStride != 1, matrix.rowStride == 1,
      ExchangedProduct.pays(rows: rows, depth: depth, columns: columns.count)
    {
      return ExchangedProduct(
        left: left,
        right: matrix,
        rows: rows,
        depth: depth,
        columns: columns,
        target: target
      ).compute()
    }
    guard !copiesLeft else { return computeCopyingLeft() }
    let factor = LeftFactor(left)
    if case .packed = right { return compute(factor, 0, depth, nil) }
    let scratch = ProductScratch()
    compute(factor, 0, depth, scratch.panel)
  }

  /// Writes sums of no terms.
  private func writeEmptySums() {
    for row in 0..<rows {
      let target = target.droppingRows(row)
      for column in columns { target.output[column] = target.addend?[column] ?? 0 }
    }
  }

  private func computeFewRows(_ right: MatrixOperand) {
    let done = FewRows(
      left: left,
      right: right,
      rows: rows,
      depth: depth,
      columns: columns,
      target: target
    ).compute()
    computeRest(after: done)
  }

  private func computeStreamed(_ right: MatrixOperand) {
    let done = StreamedProduct(
      left: left,
      right: right,
      rows: rows,
      depth: depth,
      columns: columns,
      target: target
    ).compute()
    computeRest(after: done)
  }

  /// Computes the last columns, fewer than a vector.
  private func computeRest(after done: Int) {
    guard done < columns.count else { return }
    let scratch = ProductScratch()
    compute(LeftFactor(left), 0, depth, scratch.panel, from: columns.lowerBound + done)
  }

  private func computeCopyingLeft() {
    let scratch = ProductScratch()
    var row = 0
    while row < rows {
      let count = min(Self.mostRows, rows - row)
      MatrixBlock(
        left: left.droppingRows(row),
        right: right,
        rows: count,
        depth: depth,
        columns: columns,
        target: target.droppingRows(row)
      ).computeCopyingLeft(scratch)
      row += count
    }
  }

  /// Computes at most `mostRows` rows.
  private func computeCopyingLeft(_ scratch: borrowing ProductScratch) {
    // As much depth as the second-level cache holds.
    let room = (rows + tileRows - 1) / tileRows * tileRows
    let most = ProductScratch.leftCapacity / room
    let blocks = most / PanelLayout.blockDepth * PanelLayout.blockDepth
    var chunkStart = 0
    while chunkStart < depth {
      let remaining = depth - chunkStart
      let chunkDepth = remaining <= most ? remaining : blocks
      let copy = LeftFactor(
        copying: left.droppingColumns(chunkStart),
        rows: rows,
        depth: chunkDepth,
        into: scratch.left
      )
      compute(copy, chunkStart, chunkDepth, scratch.panel)
      chunkStart += chunkDepth
    }
  }

  /// Whether the left matrix is copied to where its rows are close together.
  ///
  /// Rows a power of two apart fall into the same sets of the first-level cache, and columns that
  /// are contiguous instead of rows are read from a new line for every term.
  private var copiesLeft: Bool {
    guard rows > 1 else { return false }
    let panels = (columns.count + tileColumns - 1) / tileColumns
    return left.columnStride == 1 ? panels > 3 && rows > tileRows : panels > 1
  }

  /// Computes what some depth of the left matrix contributes.
  private func compute(
    _ left: LeftFactor,
    _ start: Int,
    _ count: Int,
    _ scratch: UnsafeMutablePointer<Float>?,
    from firstColumn: Int? = nil
  ) {
    var column = firstColumn ?? columns.lowerBound
    while column < columns.upperBound {
      let width = stepWidth(columns.upperBound - column)
      var blockStart = start
      while blockStart < start + count {
        let remaining = start + count - blockStart
        let blockDepth =
          remaining <= Self.mostStepDepth ? remaining : PanelLayout.blockDepth
        multiplyTiles(
          left.droppingDepth(blockStart - start),
          panel(column, width, blockStart, blockDepth, scratch),
          rows: rows,
          vectors: width / vectorWidth,
          columns: min(width, columns.upperBound - column),
          into: target(blockStart, column),
          ahead: ahead(
            column,
            width,
            from: blockStart + blockDepth,
            in: start..<start + count
          )
        )
        blockStart += blockDepth
      }
      column += width
    }
  }

  /// How many columns to compute at once, whole vectors.
  @inline(__always)
  private func stepWidth(_ remaining: Int) -> Int {
    guard case .unpacked(let right) = right else {
      return min(tileColumns, paddedToVector(remaining))
    }
    if reads(right), rows <= wideTileRows, remaining >= wideTileColumns { return wideTileColumns }
    if remaining >= tileColumns { return tileColumns }
    if reads(right), remaining > vectorWidth { return vectorWidth }
    return paddedToVector(remaining)
  }

  /// Whether a right matrix is read where it is.
  @inline(__always)
  private func reads(_ right: MatrixOperand) -> Bool {
    right.columnStride == 1 && rows <= Self.mostRowsUnpacked
  }

  /// Some columns of the right matrix as tiles read them.
  @inline(__always)
  private func panel(
    _ column: Int,
    _ width: Int,
    _ blockStart: Int,
    _ blockDepth: Int,
    _ scratch: UnsafeMutablePointer<Float>?
  ) -> TilePanel {
    let firstDepth = min(PanelLayout.blockDepth, blockDepth)
    let secondStart = blockStart + firstDepth
    let first: UnsafePointer<Float>
    let second: UnsafePointer<Float>
    let stride: Int
    switch right {
    case .packed(let packed, let layout):
      let panel = column / tileColumns
      stride = layout.width(ofPanel: panel)
      first = packed + layout.offset(ofPanel: panel, blockStart: blockStart)
      second = packed + layout.offset(ofPanel: panel, blockStart: secondStart)
    case .unpacked(let matrix):
      let part = matrix.droppingRows(blockStart).droppingColumns(column)
      let count = min(width, columns.upperBound - column)
      if let scratch, count < width || !reads(matrix) {
        packPanel(part, depth: blockDepth, columns: count, width: width, into: scratch)
        first = UnsafePointer(scratch)
        stride = width
      } else {
        first = part.pointer
        stride = part.rowStride
      }
      second = first + firstDepth * stride
    }
    return TilePanel(
      first: first,
      second: second,
      stride: stride,
      firstDepth: firstDepth,
      secondDepth: blockDepth - firstDepth
    )
  }

  /// What is copied after some columns: their next block of depth or the first one of the next.
  @inline(__always)
  private func ahead(
    _ column: Int,
    _ width: Int,
    from blockStart: Int,
    in depths: Range<Int>
  ) -> ReadAhead? {
    guard case .unpacked(let matrix) = right, rows > tileRows, !reads(matrix) else {
      return nil
    }
    let isLast = blockStart >= depths.upperBound
    let nextStart = isLast ? depths.lowerBound : blockStart
    let next = isLast ? column + width : column
    let count = min(width, columns.upperBound - next)
    guard count > 0 else { return nil }
    let remaining = depths.upperBound - nextStart
    let depth = remaining <= Self.mostStepDepth ? remaining : PanelLayout.blockDepth
    let part = matrix.droppingRows(nextStart).droppingColumns(next)
    let steps = (rows + tileRows - 1) / tileRows
    if matrix.columnStride == 1 {
      return ReadAhead(
        part.pointer,
        rows: depth,
        stride: matrix.rowStride,
        width: count,
        steps: steps
      )
    }
    return ReadAhead(
      part.pointer,
      rows: count,
      stride: matrix.columnStride,
      width: depth,
      steps: steps
    )
  }

  /// Where a block of depth adds its part: later blocks add to what the first has written.
  @inline(__always)
  private func target(_ blockStart: Int, _ column: Int) -> TileTarget {
    var target = target.droppingColumns(column)
    if blockStart > 0 {
      target.addend = UnsafePointer(target.output)
      target.addendStride = target.outputStride
    }
    return target
  }
}
