/// Multiplies rows of the left matrix by some packed panels, on the calling thread.
///
/// - Parameters:
///   - left: The left matrix, beginning at the first row to compute.
///   - rows: How many rows to compute.
///   - depth: How much of the layout's depth to use; the rest is left out of the sums.
///   - panels: The panels to use.
///   - layout: How `packed` is laid out.
///   - packed: The right matrix, packed.
///   - output: The first row to compute, column 0 of the output.
///   - outputStride: The distance, in floats, between rows of the output.
///   - accumulates: Whether to add to the output instead of replacing it.
func multiplyBlock(
  _ left: MatrixOperand,
  rows: Int,
  depth: Int,
  panels: Range<Int>,
  layout: PanelLayout,
  packed: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>,
  outputStride: Int,
  accumulates: Bool
) {
  multiplyBlock(
    left,
    rows: rows,
    depth: depth,
    panels: panels,
    layout: layout,
    packed: packed,
    output: output,
    outputStride: outputStride,
    epilogue: .accumulating(accumulates)
  )
}

/// Multiplies rows of the left matrix by some packed panels, on the calling thread.
///
/// - Parameters:
///   - left: The left matrix, beginning at the first row to compute.
///   - rows: How many rows to compute.
///   - depth: How much of the layout's depth to use; the rest is left out of the sums.
///   - panels: The panels to use.
///   - layout: How `packed` is laid out.
///   - packed: The right matrix, packed.
///   - output: The first row to compute, column 0 of the output.
///   - outputStride: The distance, in floats, between rows of the output.
///   - epilogue: What is added to the product.
func multiplyBlock(
  _ left: MatrixOperand,
  rows: Int,
  depth: Int,
  panels: Range<Int>,
  layout: PanelLayout,
  packed: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>,
  outputStride: Int,
  epilogue: Epilogue
) {
  let first = panels.lowerBound * tileColumns
  let end = min(layout.columns, panels.upperBound * tileColumns)
  guard rows > 0, first < end else { return }
  MatrixBlock(
    left: left,
    right: .packed(packed, layout),
    rows: rows,
    depth: depth,
    columns: first..<end,
    target: epilogue.firstTarget(output, stride: outputStride)
  ).compute()
}

extension ComputeContext {
  /// Computes `output = left * right`, or adds the product to `output`.
  ///
  /// Each output element is computed by one thread over the whole depth in order, so the result is
  /// the same to the last bit for any number of threads. Each output row also depends on its own
  /// left row only, not on how many other rows there are.
  func multiply(
    _ left: MatrixOperand,
    _ right: MatrixOperand,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    accumulates: Bool
  ) {
    multiply(
      left,
      right,
      rows: rows,
      depth: depth,
      columns: columns,
      into: output,
      epilogue: .accumulating(accumulates)
    )
  }

  /// Computes `output = left * right` and what the epilogue adds.
  func multiply(
    _ left: MatrixOperand,
    _ right: MatrixOperand,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    epilogue: Epilogue = .replace
  ) {
    guard rows > 0, columns > 0 else { return }
    let target = epilogue.firstTarget(output, stride: columns)
    let grid = ProductGrid((rows, depth, columns), threads: threads)
    forEach(grid.count, isWorthThreads: grid.isWorthThreads) { piece in
      let (rows, columns) = grid.piece(piece)
      MatrixBlock(
        left: left.droppingRows(rows.lowerBound),
        right: .unpacked(right),
        rows: rows.count,
        depth: depth,
        columns: columns,
        target: target.droppingRows(rows.lowerBound)
      ).compute()
    }
  }
}
