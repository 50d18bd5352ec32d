/// A matrix in memory, read by two strides, so that a transpose is the same memory read otherwise.
struct MatrixOperand {
  /// The element in row 0, column 0.
  let pointer: UnsafePointer<Float>
  /// The distance, in floats, from a row to the next.
  let rowStride: Int
  /// The distance, in floats, from a column to the next.
  let columnStride: Int

  @inline(__always)
  init(_ pointer: UnsafePointer<Float>, rowStride: Int, columnStride: Int = 1) {
    self.pointer = pointer
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  @inline(__always)
  init(_ pointer: UnsafeMutablePointer<Float>, rowStride: Int, columnStride: Int = 1) {
    self.init(UnsafePointer(pointer), rowStride: rowStride, columnStride: columnStride)
  }

  /// The same memory with rows and columns exchanged.
  var transposed: MatrixOperand {
    MatrixOperand(pointer, rowStride: columnStride, columnStride: rowStride)
  }

  /// The matrix without its first rows.
  @inline(__always)
  func droppingRows(_ count: Int) -> MatrixOperand {
    MatrixOperand(
      pointer + count * rowStride,
      rowStride: rowStride,
      columnStride: columnStride
    )
  }

  /// The matrix without its first columns.
  @inline(__always)
  func droppingColumns(_ count: Int) -> MatrixOperand {
    MatrixOperand(
      pointer + count &* columnStride,
      rowStride: rowStride,
      columnStride: columnStride
    )
  }
}
