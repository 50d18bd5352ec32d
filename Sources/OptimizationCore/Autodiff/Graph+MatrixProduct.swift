extension Graph {
  /// Multiplies two matrices, either of which may be read transposed.
  ///
  /// - Parameters:
  ///   - left: [rows, depth], or [depth, rows] if it is to be transposed.
  ///   - right: [depth, columns], or [columns, depth] if it is to be transposed, as weights are.
  ///   - transposingLeft: Whether to read `left` transposed.
  ///   - transposingRight: Whether to read `right` transposed.
  /// - Returns: [rows, columns].
  public func matrixProduct(
    _ left: Tensor<Scalar>,
    _ right: Tensor<Scalar>,
    transposingLeft: Bool = false,
    transposingRight: Bool = false
  ) -> Tensor<Scalar> {
    require(
      left.shape.count == 2 && right.shape.count == 2,
      "A matrix product of the shapes \(left.shape) and \(right.shape)"
    )
    let (rows, depth) =
      transposingLeft ? (left.shape[1], left.shape[0]) : (left.shape[0], left.shape[1])
    let (rightDepth, columns) =
      transposingRight ? (right.shape[1], right.shape[0]) : (right.shape[0], right.shape[1])
    require(
      depth == rightDepth,
      "A matrix product of the shapes \(left.shape) and \(right.shape): \(depth) against "
        + "\(rightDepth) terms"
    )
    let output = makeOutput(shape: [rows, columns], from: left, right)
    Scalar.kernels.multiply(
      transposingLeft ? left.matrix.transposed : left.matrix,
      transposingRight ? right.matrix.transposed : right.matrix,
      rows: rows,
      depth: depth,
      columns: columns,
      into: output.pointer,
      accumulates: false,
      context
    )

    record(output) { [context] storage in
      let gradient = MatrixView(pointer: storage.pointer, rowStride: columns)
      if let (target, accumulates) = left.gradientBuffer?.pointerForWriting() {
        // d(left) = gradient * right^T, or its transpose, right * gradient^T.
        let other = transposingRight ? right.matrix : right.matrix.transposed
        if transposingLeft {
          Scalar.kernels.multiply(
            other.transposed,
            gradient.transposed,
            rows: depth,
            depth: columns,
            columns: rows,
            into: target,
            accumulates: accumulates,
            context
          )
        } else {
          Scalar.kernels.multiply(
            gradient,
            other,
            rows: rows,
            depth: columns,
            columns: depth,
            into: target,
            accumulates: accumulates,
            context
          )
        }
      }
      if let (target, accumulates) = right.gradientBuffer?.pointerForWriting() {
        // d(right) = left^T * gradient, or its transpose, gradient^T * left.
        let other = transposingLeft ? left.matrix.transposed : left.matrix
        if transposingRight {
          Scalar.kernels.multiply(
            gradient.transposed,
            other,
            rows: columns,
            depth: rows,
            columns: depth,
            into: target,
            accumulates: accumulates,
            context
          )
        } else {
          Scalar.kernels.multiply(
            other.transposed,
            gradient,
            rows: depth,
            depth: rows,
            columns: columns,
            into: target,
            accumulates: accumulates,
            context
          )
        }
      }
    }
    return output
  }

  /// Applies a linear map without bias, whose weight is stored [outputs, inputs].
  ///
  /// - Parameters:
  ///   - input: [rows, inputs].
  ///   - weight: [outputs, inputs].
  /// - Returns: [rows, outputs].
  public func linear(_ input: Tensor<Scalar>, weight: Tensor<Scalar>) -> Tensor<Scalar> {
    matrixProduct(input, weight, transposingRight: true)
  }
}
