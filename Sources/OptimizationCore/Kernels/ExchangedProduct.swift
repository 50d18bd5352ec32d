/// Products of a few rows with a transposed matrix, as weights are stored, by exchanged factors.
///
/// The rows of the matrix in memory, which are long, take the place of the left factor, and the few
/// rows the lanes of the right one: `output^T = right^T * left^T`. The matrix is read once, in the
/// order of memory, and not shuffled. Products of two numbers do not depend on their order, so the
/// bytes are those of `MatrixBlock`.
struct ExchangedProduct {
  /// Whether this way is faster than copying the matrix panel by panel.
  ///
  /// It is where most lanes have a row, or where the matrix comes from memory.
  static func pays(rows: Int, depth: Int, columns: Int) -> Bool {
    guard rows <= tileColumns, depth <= ProductScratch.leftCapacity / tileColumns else {
      return false
    }
    return 4 * rows > 3 * tileColumns || (rows > 4 && depth * columns >= 1 << 22)
  }

  /// How many columns of the output are computed before they are written.
  private static var columnStep: Int { 8 * tileRows }

  let left: MatrixOperand
  let right: MatrixOperand
  let rows: Int
  let depth: Int
  let columns: Range<Int>
  /// The first row to compute, column 0 of the output and of what is added to it.
  let target: TileTarget

  private var width: Int { paddedToVector(rows) }

  /// Computes all rows and columns.
  @inline(never)
  func compute() {
    let scratch = ProductScratch()
    let lanes = scratch.left
    packPanel(left.transposed, depth: depth, columns: rows, width: width, into: lanes)
    var column = columns.lowerBound
    while column < columns.upperBound {
      let count = min(Self.columnStep, columns.upperBound - column)
      let part = target.droppingColumns(column)
      let hasAddend = part.addend != nil
      if let addend = part.addend {
        // The sums are added to the addend and not the other way round, as elsewhere.
        transposeBlock(
          addend,
          sourceStride: part.addendStride,
          rows: rows,
          columns: count,
          into: scratch.panel,
          targetStride: width
        )
      }
      multiply(column, count, lanes, into: scratch.panel, hasAddend: hasAddend)
      transposeBlock(
        UnsafePointer(scratch.panel),
        sourceStride: width,
        rows: count,
        columns: rows,
        into: part.output,
        targetStride: part.outputStride
      )
      column += count
    }
  }

  /// Computes some columns of the output as rows of the transposed one.
  private func multiply(
    _ column: Int,
    _ count: Int,
    _ lanes: UnsafeMutablePointer<Float>,
    into sums: UnsafeMutablePointer<Float>,
    hasAddend: Bool
  ) {
    let matrix = right.droppingColumns(column).transposed
    var row = 0
    while row < count {
      let group = LeftFactor(matrix.droppingRows(row))
      let output = sums + row * width
      var blockStart = 0
      while blockStart < depth {
        let blockDepth = min(PanelLayout.blockDepth, depth - blockStart)
        let block = UnsafePointer(lanes + blockStart * width)
        multiplyTiles(
          group.droppingDepth(blockStart),
          TilePanel(
            first: block,
            second: block,
            stride: width,
            firstDepth: blockDepth,
            secondDepth: 0
          ),
          rows: min(tileRows, count - row),
          vectors: width / vectorWidth,
          columns: rows,
          into: TileTarget(
            output: output,
            outputStride: width,
            addend: hasAddend || blockStart > 0 ? UnsafePointer(output) : nil,
            addendStride: width
          )
        )
        blockStart += blockDepth
      }
      row += tileRows
    }
  }
}
