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
    _ left: Tensor,
    _ right: Tensor,
    transposingLeft: Bool = false,
    transposingRight: Bool = false
  ) -> Tensor {
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
    context.multiply(
      transposingLeft ? left.matrix.transposed : left.matrix,
      transposingRight ? right.matrix.transposed : right.matrix,
      rows: rows,
      depth: depth,
      columns: columns,
      into: output.pointer,
      accumulates: false
    )

    record(output) { [context] storage in
      let gradient = MatrixOperand(storage.pointer, rowStride: columns)
      if let (target, accumulates) = left.gradientBuffer?.pointerForWriting() {
        // d(left) = gradient * right^T, or its transpose, right * gradient^T.
        let other = transposingRight ? right.matrix : right.matrix.transposed
        if transposingLeft {
          context.multiply(
            other.transposed,
            gradient.transposed,
            rows: depth,
            depth: columns,
            columns: rows,
            into: target,
            accumulates: accumulates
          )
        } else {
          context.multiply(
            gradient,
            other,
            rows: rows,
            depth: columns,
            columns: depth,
            into: target,
            accumulates: accumulates
          )
        }
      }
      if let (target, accumulates) = right.gradientBuffer?.pointerForWriting() {
        // d(right) = left^T * gradient, or its transpose, gradient^T * left.
        let other = transposingLeft ? left.matrix.transposed : left.matrix
        if transposingRight {
          context.multiply(
            gradient.transposed,
            other,
            rows: columns,
            depth: rows,
            columns: depth,
            into: target,
            accumulates: accumulates
          )
        } else {
          context.multiply(
            other.transposed,
            gradient,
            rows: depth,
            depth: rows,
            columns: columns,
            into: target,
            accumulates: accumulates
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
  public func linear(_ input: Tensor, weight: Tensor) -> Tensor {
    matrixProduct(input, weight, transposingRight: true)
  }
}
