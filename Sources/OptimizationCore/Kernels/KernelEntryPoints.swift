/// Kernels that the graph's operations use inside, for callers that measure them by themselves.
///
/// Everything else is measured through `Graph`.
package struct KernelEntryPoints {
  private let context: ComputeContext

  /// Creates entry points.
  ///
  /// - Parameter context: How much of the machine the kernels may use.
  package init(_ context: ComputeContext) {
    self.context = context
  }

  /// Computes `output = left * right` for dense row-major matrices, without allocating the output.
  ///
  /// - Parameters:
  ///   - left: [rows, depth], or [depth, rows] if it is to be transposed.
  ///   - right: [depth, columns], or [columns, depth] if it is to be transposed.
  ///   - transposingLeft: Whether to read `left` transposed.
  ///   - transposingRight: Whether to read `right` transposed.
  ///   - rows: The number of rows of the output.
  ///   - depth: The number of terms of each sum.
  ///   - columns: The number of columns of the output.
  ///   - output: [rows, columns].
  package func multiply(
    _ left: UnsafePointer<Float>,
    _ right: UnsafePointer<Float>,
    transposingLeft: Bool,
    transposingRight: Bool,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    let plainLeft = MatrixOperand(left, rowStride: transposingLeft ? rows : depth)
    let plainRight = MatrixOperand(right, rowStride: transposingRight ? depth : columns)
    context.multiply(
      transposingLeft ? plainLeft.transposed : plainLeft,
      transposingRight ? plainRight.transposed : plainRight,
      rows: rows,
      depth: depth,
      columns: columns,
      into: output,
      accumulates: false
    )
  }

  /// Hands one piece of work to every thread and waits for all of them.
  ///
  /// - Parameter body: The work of one piece; gets the piece's number.
  package func handOff(_ body: (Int) -> Void) {
    context.forEach(context.threads, isWorthThreads: true, body)
  }
}
