extension Graph {
  /// Adds two tensors of the same shape, element by element.
  ///
  /// - Parameters:
  ///   - left: The first summand.
  ///   - right: The second summand.
  /// - Returns: The sums, of the same shape.
  public func add(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Tensor<Scalar> {
    combine(left, right, rightFactor: 1)
  }

  /// Subtracts a tensor from another of the same shape, element by element.
  ///
  /// - Parameters:
  ///   - left: What is subtracted from.
  ///   - right: What is subtracted.
  /// - Returns: The differences, of the same shape.
  public func subtract(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Tensor<Scalar> {
    combine(left, right, rightFactor: -1)
  }

  private func combine(
    _ left: Tensor<Scalar>,
    _ right: Tensor<Scalar>,
    rightFactor: Scalar
  ) -> Tensor<Scalar> {
    require(left.shape == right.shape, "The shapes \(left.shape) and \(right.shape) differ.")
    let output = makeOutput(shape: left.shape, from: left, right)
    Scalar.kernels.combine(
      left.pointer,
      right.pointer,
      times: rightFactor,
      count: output.count,
      into: output.pointer,
      context
    )
    record(output) { [context] gradient in
      if let buffer = right.gradientBuffer {
        Scalar.kernels.add(
          gradient.pointer,
          times: rightFactor,
          count: gradient.count,
          to: buffer.pointerForAdding(),
          context
        )
      }
      guard let buffer = left.gradientBuffer else { return }
      if buffer.storage == nil {
        // The output's gradient is not needed any more: the left input takes it over.
        buffer.storage = gradient
      } else {
        Scalar.kernels.add(
          gradient.pointer,
          times: 1,
          count: gradient.count,
          to: buffer.pointerForAdding(),
          context
        )
      }
    }
    return output
  }

  /// Multiplies two tensors of the same shape, element by element.
  ///
  /// - Parameters:
  ///   - left: The first factor.
  ///   - right: The second factor.
  /// - Returns: The products, of the same shape.
  public func multiply(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Tensor<Scalar> {
    require(left.shape == right.shape, "The shapes \(left.shape) and \(right.shape) differ.")
    let output = makeOutput(shape: left.shape, from: left, right)
    Scalar.kernels.multiply(
      left.pointer,
      right.pointer,
      count: output.count,
      into: output.pointer,
      context
    )
    record(output) { [context] gradient in
      for (input, other) in [(left, right), (right, left)] {
        guard let target = input.gradientBuffer?.pointerForAdding() else { continue }
        Scalar.kernels.addProducts(
          gradient.pointer,
          other.pointer,
          count: gradient.count,
          to: target,
          context
        )
      }
    }
    return output
  }

  /// Multiplies every element by a number.
  ///
  /// - Parameters:
  ///   - input: The tensor.
  ///   - factor: The number.
  /// - Returns: The products, of the same shape.
  public func scale(_ input: Tensor<Scalar>, by factor: Scalar) -> Tensor<Scalar> {
    let output = makeOutput(shape: input.shape, from: input)
    Scalar.kernels.scale(
      input.pointer,
      by: factor,
      count: output.count,
      into: output.pointer,
      context
    )
    record(output) { [context] gradient in
      guard let buffer = input.gradientBuffer else { return }
      Scalar.kernels.add(
        gradient.pointer,
        times: factor,
        count: gradient.count,
        to: buffer.pointerForAdding(),
        context
      )
    }
    return output
  }

  /// Adds a vector to every row.
  ///
  /// - Parameters:
  ///   - bias: The vector, as long as a row of the input.
  ///   - input: The rows.
  /// - Returns: The sums, of the shape of the rows.
  public func addBias(_ bias: Tensor<Scalar>, to input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, columns) = (input.rowCount, input.columnCount)
    require(bias.shape == [columns], "A bias of shape \(bias.shape) for rows of \(columns)")
    let output = makeOutput(shape: input.shape, from: input, bias)
    output.pointer.update(from: input.pointer, count: input.count)
    Scalar.kernels.addRow(bias.pointer, rows: rows, columns: columns, to: output.pointer)
    record(output) { [context] gradient in
      if let target = bias.gradientBuffer?.pointerForAdding() {
        Scalar.kernels.sumRows(gradient.pointer, rows: rows, columns: columns, to: target)
      }
      if let buffer = input.gradientBuffer {
        Scalar.kernels.add(
          gradient.pointer,
          times: 1,
          count: gradient.count,
          to: buffer.pointerForAdding(),
          context
        )
      }
    }
    return output
  }

  /// Adds all elements up; the result is a single number.
  ///
  /// - Parameter input: The tensor. Partial sums of 512 elements are added up in 64-bit floats.
  /// - Returns: A single number, of shape [].
  public func sum(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let output = makeOutput(shape: [], from: input)
    output.pointer[0] = Scalar(Scalar.kernels.sum(input.pointer, count: input.count))
    record(output) { [context] gradient in
      guard let target = input.gradientBuffer?.pointerForAdding() else { return }
      Scalar.kernels.add(gradient.pointer[0], count: input.count, to: target, context)
    }
    return output
  }

  /// Averages all elements; the result is a single number.
  ///
  /// - Parameter input: The tensor, of at least one element.
  /// - Returns: A single number, of shape [].
  public func mean(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    require(input.count > 0, "An empty tensor has no mean.")
    return scale(sum(input), by: 1 / Scalar(input.count))
  }
}
