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
@inline(never)
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
  guard rows > 0, !panels.isEmpty else { return }
  guard depth > 0 else {
    if accumulates { return }
    let firstColumn = panels.lowerBound * tileColumns
    let count = min(layout.columns, panels.upperBound * tileColumns) - firstColumn
    for row in 0..<rows {
      (output + row * outputStride + firstColumn).update(repeating: 0, count: count)
    }
    return
  }
  var blockStart = 0
  while blockStart < depth {
    let blockDepth = min(PanelLayout.blockDepth, depth - blockStart)
    let adds = accumulates || blockStart > 0
    for panel in panels {
      let firstColumn = panel * tileColumns
      let columns = min(tileColumns, layout.columns - firstColumn)
      let isNarrow = layout.width(ofPanel: panel) == vectorWidth
      let source = packed + layout.offset(ofPanel: panel, blockStart: blockStart)
      var row = 0
      while row < rows {
        let tile = MatrixOperand(
          left.pointer + row * left.rowStride + blockStart * left.columnStride,
          rowStride: left.rowStride,
          columnStride: left.columnStride
        )
        let target = output + row * outputStride + firstColumn
        let count = min(tileRows, rows - row)
        if isNarrow {
          multiplyNarrowTile(
            tile,
            rows: count,
            depth: blockDepth,
            panel: source,
            output: target,
            outputStride: outputStride,
            columns: columns,
            accumulates: adds
          )
        } else {
          multiplyWideTile(
            tile,
            rows: count,
            depth: blockDepth,
            panel: source,
            output: target,
            outputStride: outputStride,
            columns: columns,
            accumulates: adds
          )
        }
        row += tileRows
      }
    }
    blockStart += blockDepth
  }
}

extension ComputeContext {
  /// Computes `output = left * right`, or adds the product to `output`.
  ///
  /// The output is cut into blocks by its shape alone, and each block is computed by one thread over
  /// the whole depth in order, so the result is the same to the last bit for any number of threads.
  /// Each output row also depends on its own left row only, not on how many other rows there are.
  func multiply(
    _ left: MatrixOperand,
    _ right: MatrixOperand,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    accumulates: Bool
  ) {
    guard rows > 0, columns > 0 else { return }
    let layout = PanelLayout(depth: depth, columns: columns)
    let storage = packed(right, layout: layout)
    multiply(
      left,
      rows: rows,
      layout: layout,
      packed: storage,
      into: output,
      accumulates: accumulates
    )
  }

  /// Packs a right matrix, on several threads if it is large.
  func packed(_ right: MatrixOperand, layout: PanelLayout) -> TensorStorage {
    let storage = TensorStorage(uninitialized: layout.count)
    let target = storage.pointer
    forEach(layout.panelCount, isWorthThreads: layout.count > 1 << 16) { panel in
      layout.pack(right, panel: panel, into: target)
    }
    return storage
  }

  /// Computes `output = left * packed`, or adds the product to `output`.
  func multiply(
    _ left: MatrixOperand,
    rows: Int,
    layout: PanelLayout,
    packed: TensorStorage,
    into output: UnsafeMutablePointer<Float>,
    accumulates: Bool
  ) {
    let rowBlock = 64
    let rowBlocks = (rows + rowBlock - 1) / rowBlock
    // With few row blocks, as in the gradient of a weight, the columns are cut too.
    let columnBlocks = min(layout.panelCount, max(1, 8 / max(1, rowBlocks)))
    let work = rows * layout.depth * layout.columns
    let source = UnsafePointer(packed.pointer)
    forEach(rowBlocks * columnBlocks, isWorthThreads: work > 1 << 19) { block in
      let firstRow = block / columnBlocks * rowBlock
      let column = block % columnBlocks
      let firstPanel = column * layout.panelCount / columnBlocks
      let endPanel = (column + 1) * layout.panelCount / columnBlocks
      multiplyBlock(
        left.droppingRows(firstRow),
        rows: min(rowBlock, rows - firstRow),
        depth: layout.depth,
        panels: firstPanel..<endPanel,
        layout: layout,
        packed: source,
        output: output + firstRow * layout.columns,
        outputStride: layout.columns,
        accumulates: accumulates
      )
    }
    withExtendedLifetime(packed) {}
  }
}
