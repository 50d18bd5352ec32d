/// A right matrix laid out for products, packed once and used for any number of them.
///
/// The copy does not follow later changes of the matrix.
struct PackedMatrix {
  /// Where each value is.
  let layout: PanelLayout
  /// The values.
  let storage: TensorStorage<Float>

  /// The number of rows of the matrix, which is the depth of products with it.
  var depth: Int { layout.depth }
  /// The number of columns of the matrix.
  var columns: Int { layout.columns }
}

extension ComputeContext {
  /// Packs a right matrix, on several threads if it is large.
  func packed(_ right: MatrixOperand, depth: Int, columns: Int) -> PackedMatrix {
    let layout = PanelLayout(depth: depth, columns: columns)
    return PackedMatrix(layout: layout, storage: packed(right, layout: layout))
  }

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
