extension Graph {
  /// Sets some elements to 0 and scales the others up, so that the expected values stay (Srivastava
  /// and others, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014).
  ///
  /// - Parameters:
  ///   - input: The rows.
  ///   - mask: Which elements are kept.
  /// - Returns: The shape of the input.
  func dropout(_ input: Tensor<Scalar>, mask: DropoutMask) -> Tensor<Scalar> {
    require(
      mask.rows == input.rowCount && mask.columns == input.columnCount,
      "A dropout mask of \(mask.rows) rows of \(mask.columns) for the shape \(input.shape)"
    )
    let output = makeOutput(shape: input.shape, from: input)
    Scalar.kernels.applyMask(
      mask,
      to: input.pointer,
      into: output.pointer,
      accumulates: false,
      context
    )
    // Only the gradient's place is kept: the input's values are not needed on the way back.
    let inputBuffer = input.gradientBuffer
    record(output) { [context] gradient in
      guard let (target, accumulates) = inputBuffer?.pointerForWriting() else { return }
      Scalar.kernels.applyMask(
        mask,
        to: gradient.pointer,
        into: target,
        accumulates: accumulates,
        context
      )
    }
    return output
  }
}
