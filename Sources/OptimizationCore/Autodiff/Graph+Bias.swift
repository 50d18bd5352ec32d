extension Graph {
  /// Adds a vector to every row of a product in the product's own memory.
  ///
  /// This saves a copy and a gradient of the same size. Nothing else may read the product: neither
  /// its values nor its gradient are its own afterwards.
  ///
  /// - Parameters:
  ///   - bias: The vector, as long as a row of the product.
  ///   - product: The output of a linear map, which needs no values of its output on the way back.
  /// - Returns: The sums, of the shape of the product.
  func addBias(_ bias: Tensor<Scalar>, inPlaceOf product: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, columns) = (product.rowCount, product.columnCount)
    require(bias.shape == [columns], "A bias of shape \(bias.shape) for rows of \(columns)")
    let pointer = product.pointer
    context.forEachRange(of: rows, pieceCount: 64, cost: columns) { range in
      Scalar.kernels.addRow(
        bias.pointer,
        rows: range.count,
        columns: columns,
        to: pointer + range.lowerBound * columns
      )
    }
    let needsGradient = recordsGradients && (bias.needsGradient || product.needsGradient)
    let output = Tensor<Scalar>(
      shape: product.shape,
      storage: product.storage,
      gradientBuffer: needsGradient ? GradientBuffer<Scalar>(count: product.count) : nil
    )
    record(output) { gradient in
      if let target = bias.gradientBuffer?.pointerForAdding() {
        Scalar.kernels.sumRows(gradient.pointer, rows: rows, columns: columns, to: target)
      }
      product.gradientBuffer?.storage = gradient
    }
    return output
  }
}
