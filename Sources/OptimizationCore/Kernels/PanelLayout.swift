/// How the right matrix of a product is laid out after packing.
///
/// The matrix is cut into depth blocks that keep a panel in the first-level cache, each block into
/// panels of `tileColumns` columns (the last may be a narrow one of `vectorWidth`), and each panel
/// is stored depth by depth, padded with zeros to its width.
struct PanelLayout {
  /// The depth of one block: a panel of 256 x 32 floats is 32 KiB.
  @inline(__always)
  static var blockDepth: Int { 256 }

  /// The number of rows of the right matrix.
  let depth: Int
  /// The number of columns of the right matrix.
  let columns: Int
  /// The number of panels in each depth block.
  let panelCount: Int
  /// The number of columns with padding.
  let paddedColumns: Int

  init(depth: Int, columns: Int) {
    self.depth = depth
    self.columns = columns
    panelCount = (columns + tileColumns - 1) / tileColumns
    paddedColumns = paddedToVector(columns)
  }

  /// The number of floats the packed matrix takes.
  var count: Int { depth * paddedColumns }

  /// The number of columns a panel stores: `tileColumns`, or `vectorWidth` for a narrow last panel.
  @inline(__always)
  func width(ofPanel panel: Int) -> Int {
    min(tileColumns, paddedColumns - panel * tileColumns)
  }

  /// Where a panel's part of the block that begins at `blockStart` is stored.
  @inline(__always)
  func offset(ofPanel panel: Int, blockStart: Int) -> Int {
    blockStart * paddedColumns
      + panel * tileColumns * min(Self.blockDepth, depth - blockStart)
  }

  /// Packs the whole matrix on the calling thread.
  func pack(_ right: MatrixOperand, into packed: UnsafeMutablePointer<Float>) {
    for panel in 0..<panelCount { pack(right, panel: panel, into: packed) }
  }

  /// Packs one panel, all depth blocks of it.
  func pack(_ right: MatrixOperand, panel: Int, into packed: UnsafeMutablePointer<Float>) {
    let firstColumn = panel * tileColumns
    let width = width(ofPanel: panel)
    var blockStart = 0
    while blockStart < depth {
      let blockDepth = min(Self.blockDepth, depth - blockStart)
      packPanel(
        right.droppingRows(blockStart).droppingColumns(firstColumn),
        depth: blockDepth,
        columns: min(width, columns - firstColumn),
        width: width,
        into: packed + offset(ofPanel: panel, blockStart: blockStart)
      )
      blockStart += blockDepth
    }
  }
}

extension ComputeContext {
  /// Packs a right matrix in a given layout, on several threads if it is large.
  func packed(_ right: MatrixOperand, layout: PanelLayout) -> TensorStorage<Float> {
    let storage = TensorStorage<Float>(uninitialized: layout.count)
    let target = storage.pointer
    forEach(layout.panelCount, isWorthThreads: layout.count > 1 << 16) { panel in
      layout.pack(right, panel: panel, into: target)
    }
    return storage
  }
}

/// Copies some columns of the right matrix so that each depth's values are contiguous.
///
/// - Parameters:
///   - right: The right matrix, beginning at the first value to copy.
///   - depth: How many rows of it to copy.
///   - columns: How many columns of it to copy, at most `width`.
///   - width: The width of the panel, whole vectors; values beyond the columns become 0.
///   - panel: Where the panel goes, `depth * width` floats.
@inline(__always)
func packPanel(
  _ right: MatrixOperand,
  depth: Int,
  columns: Int,
  width: Int,
  into panel: UnsafeMutablePointer<Float>
) {
  if columns < width {
    for row in 0..<depth { store(.zero, to: panel + (row &* width &+ width &- vectorWidth)) }
    if columns <= width - vectorWidth {
      for row in 0..<depth { store(.zero, to: panel + row &* width) }
    }
  }
  if right.columnStride == 1 {
    packRows(right, depth: depth, columns: columns, width: width, into: panel)
  } else if right.rowStride == 1 {
    transposeBlock(
      right.pointer,
      sourceStride: right.columnStride,
      rows: columns,
      columns: depth,
      into: panel,
      targetStride: width
    )
  } else {
    for row in 0..<depth {
      for column in 0..<columns {
        panel[row &* width &+ column] =
          right.pointer[row &* right.rowStride &+ column &* right.columnStride]
      }
    }
  }
}

/// Packs rows that are contiguous in memory.
@inline(never)
private func packRows(
  _ right: MatrixOperand,
  depth: Int,
  columns: Int,
  width: Int,
  into panel: UnsafeMutablePointer<Float>
) {
  var source = right.pointer
  var target = panel
  if columns == tileColumns {
    for _ in 0..<depth {
      store(load(source), to: target)
      if tileColumns > vectorWidth { store(load(source + vectorWidth), to: target + vectorWidth) }
      source += right.rowStride
      target += width
    }
  } else {
    for _ in 0..<depth {
      copyFloats(from: source, columns, to: target)
      source += right.rowStride
      target += width
    }
  }
}
