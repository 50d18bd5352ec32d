extension Graph {
  /// Applies a linear map without bias and adds another tensor, as at the end of a residual branch.
  ///
  /// The sum is taken while the product is in registers, which saves a pass over the output and the
  /// memory of the product.
  ///
  /// - Parameters:
  ///   - input: [rows, inputs].
  ///   - weight: [outputs, inputs].
  ///   - residual: [rows, outputs].
  /// - Returns: residual + input * weight^T, [rows, outputs].
  public func linear(
    _ input: Tensor<Scalar>,
    weight: Tensor<Scalar>,
    adding residual: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    require(
      input.shape.count == 2 && weight.shape.count == 2 && input.shape[1] == weight.shape[1]
        && residual.shape == [input.shape[0], weight.shape[0]],
      "A linear map of the shapes \(input.shape) and \(weight.shape) added to \(residual.shape)"
    )
    let (rows, depth, columns) = (input.shape[0], input.shape[1], weight.shape[0])
    let output = makeOutput(shape: [rows, columns], from: input, weight, residual)
    Scalar.kernels.multiply(
      input.matrix,
      weight.matrix.transposed,
      rows: rows,
      depth: depth,
      columns: columns,
      into: output.pointer,
      adding: residual.pointer,
      context
    )
    // Only the gradient's place is kept: a residual that nothing else needs frees its memory.
    let residualBuffer = residual.gradientBuffer
    record(output) { [context] storage in
      let gradient = MatrixView(pointer: storage.pointer, rowStride: columns)
      if let (target, accumulates) = input.gradientBuffer?.pointerForWriting() {
        Scalar.kernels.multiply(
          gradient,
          weight.matrix,
          rows: rows,
          depth: columns,
          columns: depth,
          into: target,
          accumulates: accumulates,
          context
        )
      }
      if let (target, accumulates) = weight.gradientBuffer?.pointerForWriting() {
        Scalar.kernels.multiply(
          gradient.transposed,
          input.matrix,
          rows: columns,
          depth: rows,
          columns: depth,
          into: target,
          accumulates: accumulates,
          context
        )
      }
      guard let buffer = residualBuffer else { return }
      if buffer.storage == nil {
        // The output's gradient is not needed any more: the residual takes it over.
        buffer.storage = storage
      } else {
        Scalar.kernels.add(
          storage.pointer,
          times: 1,
          count: storage.count,
          to: buffer.pointerForAdding(),
          context
        )
      }
    }
    return output
  }
}
