extension Graph {
  /// The cosines between the rows of two matrices.
  ///
  /// Squared lengths gain 10⁻¹², so that a row of zeros has a cosine of 0 with every other and slopes are
  /// finite.
  /// - Parameters:
  ///   - left: [rows, width].
  ///   - right: [others, width].
  /// - Returns: [rows, others].
  public func cosines(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      left.columnCount == right.columnCount,
      "Cosines between rows of \(left.columnCount) and of \(right.columnCount) numbers"
    )
    let scales = matrixProduct(
      reshape(inverseLengths(left), to: [left.rowCount, 1]),
      reshape(inverseLengths(right), to: [1, right.rowCount])
    )
    return multiply(linear(left, weight: right), scales)
  }

  /// One over the length of every row.
  private func inverseLengths(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
    let squares = sumColumns(multiply(rows, rows))
    let least = constant(
      Array(repeating: Scalar(1e-12), count: squares.count),
      shape: squares.shape
    )
    return exp(scale(log(add(squares, least)), by: Scalar(-0.5)))
  }
}
