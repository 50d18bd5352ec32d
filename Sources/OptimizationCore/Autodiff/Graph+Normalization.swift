extension Graph {
  /// Divides every row by its root mean square and multiplies it by a weight, element by element.
  ///
  /// The definition is that of Zhang and Sennrich, "Root Mean Square Layer Normalization" (2019), as
  /// Llama uses it: weight * x / sqrt(mean(x²) + epsilon). A row whose squares overflow becomes NaN.
  ///
  /// - Parameters:
  ///   - input: [rows, width].
  ///   - weight: [width].
  ///   - epsilon: What is added to the mean square.
  /// - Returns: [rows, width].
  public func rmsNorm(
    _ input: Tensor<Scalar>,
    weight: Tensor<Scalar>,
    epsilon: Scalar
  ) -> Tensor<Scalar> {
    normalize(input, weight: weight, bias: nil, epsilon: epsilon, subtractsMean: false)
  }

  /// Brings every row to mean 0 and variance 1, multiplies it by a weight and adds a bias.
  ///
  /// The definition is that of Ba, Kiros and Hinton, "Layer Normalization" (2016): weight * (x -
  /// mean(x)) / sqrt(variance(x) + epsilon) + bias, the variance being the mean of squared differences
  /// from the mean. A row whose squares overflow becomes NaN.
  ///
  /// - Parameters:
  ///   - input: [rows, width].
  ///   - weight: [width].
  ///   - bias: [width].
  ///   - epsilon: What is added to the variance.
  /// - Returns: [rows, width].
  public func layerNorm(
    _ input: Tensor<Scalar>,
    weight: Tensor<Scalar>,
    bias: Tensor<Scalar>,
    epsilon: Scalar
  ) -> Tensor<Scalar> {
    normalize(input, weight: weight, bias: bias, epsilon: epsilon, subtractsMean: true)
  }

  private func normalize(
    _ input: Tensor<Scalar>,
    weight: Tensor<Scalar>,
    bias: Tensor<Scalar>?,
    epsilon: Scalar,
    subtractsMean: Bool
  ) -> Tensor<Scalar> {
    let (rows, width) = (input.rowCount, input.columnCount)
    require(weight.shape == [width], "A norm weight of shape \(weight.shape) for width \(width)")
    require(
      bias == nil || bias?.shape == [width],
      "A norm bias of shape \(bias?.shape ?? []) for width \(width)"
    )
    let output = makeOutput(shape: input.shape, from: input, weight, bias ?? weight)
    let inverses = TensorStorage<Scalar>(uninitialized: rows)
    let means = TensorStorage<Scalar>(uninitialized: subtractsMean ? rows : 0)
    let shape = NormalizationShape(rows: rows, width: width, subtractsMean: subtractsMean)
    let buffers = NormalizationBuffers(
      source: input.pointer,
      weight: weight.pointer,
      inverses: inverses.pointer,
      means: means.pointer
    )
    Scalar.kernels.normalize(
      shape,
      buffers,
      bias: bias?.pointer,
      epsilon: epsilon,
      into: output.pointer,
      context
    )

    record(output) { [context] gradient in
      // One partial sum per piece of rows, added up in order below.
      let partCount = shape.pieces * width
      let weightParts = weight.gradientBuffer.map { _ in TensorStorage<Scalar>(zeros: partCount) }
      let biasParts = bias?.gradientBuffer.map { _ in TensorStorage<Scalar>(zeros: partCount) }
      Scalar.kernels.normalizeGradient(
        shape,
        buffers,
        outer: gradient.pointer,
        input: input.gradientBuffer?.pointerForWriting(),
        weightParts: weightParts?.pointer,
        biasParts: biasParts?.pointer,
        context
      )
      for (parts, buffer) in [
        (weightParts, weight.gradientBuffer), (biasParts, bias?.gradientBuffer),
      ] {
        guard let parts, let target = buffer?.pointerForAdding() else { continue }
        Scalar.kernels.sumRows(parts.pointer, rows: shape.pieces, columns: width, to: target)
      }
      withExtendedLifetime((input, weight, inverses, means)) {}
    }
    return output
  }
}
