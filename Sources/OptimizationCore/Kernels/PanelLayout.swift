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
    var blockStart = 0
    while blockStart < depth {
      let blockCount = min(Self.blockDepth, depth - blockStart)
      let target = packed + offset(ofPanel: panel, blockStart: blockStart)
      let source = MatrixOperand(
        right.pointer + blockStart * right.rowStride + firstColumn * right.columnStride,
        rowStride: right.rowStride,
        columnStride: right.columnStride
      )
      if right.columnStride == 1 {
        packRows(source, blockCount, panel: panel, target)
      } else {
        packColumns(source, blockCount, panel: panel, target)
      }
      blockStart += blockCount
    }
  }

  /// Packs rows that are contiguous in memory.
  private func packRows(
    _ source: MatrixOperand,
    _ rows: Int,
    panel: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    let width = width(ofPanel: panel)
    let valid = min(width, columns - panel * tileColumns)
    for row in 0..<rows {
      let from = source.pointer + row * source.rowStride
      let to = target + row * width
      if valid == width {
        var column = 0
        while column < width {
          store(load(from + column), to: to + column)
          column &+= vectorWidth
        }
      } else {
        for column in 0..<valid { to[column] = from[column] }
        for column in valid..<width { to[column] = 0 }
      }
    }
  }

  /// Packs columns that are contiguous in memory (a transposed right matrix, as weights are).
  private func packColumns(
    _ source: MatrixOperand,
    _ rows: Int,
    panel: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    let width = width(ofPanel: panel)
    let valid = min(width, columns - panel * tileColumns)
    for column in 0..<valid {
      let from = source.pointer + column * source.columnStride
      for row in 0..<rows { target[row * width + column] = from[row * source.rowStride] }
    }
    for column in valid..<width {
      for row in 0..<rows { target[row * width + column] = 0 }
    }
  }
}
