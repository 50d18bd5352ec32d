/// A matrix of any scalar in memory, read by two strides, so that a transpose is the same memory.
struct MatrixView<Scalar> {
  /// The element in row 0, column 0.
  let pointer: UnsafeMutablePointer<Scalar>
  /// The distance, in elements, from a row to the next.
  let rowStride: Int
  /// The distance, in elements, from a column to the next.
  var columnStride = 1

  /// The same memory with rows and columns exchanged.
  var transposed: MatrixView {
    MatrixView(pointer: pointer, rowStride: columnStride, columnStride: rowStride)
  }
}
