extension Graph {
  /// Turns every row into probabilities: exponentials divided by their sum.
  ///
  /// - Parameter input: [rows, columns]; the row's largest value is subtracted first.
  /// - Returns: [rows, columns].
  public func softmax(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, columns) = (input.rowCount, input.columnCount)
    require(columns > 0, "A softmax of empty rows")
    let output = makeOutput(shape: input.shape, from: input)
    Scalar.kernels.softmax(
      input.pointer,
      rows: rows,
      columns: columns,
      into: output.pointer,
      context
    )
    record(output) { [context] gradient in
      guard let (target, accumulates) = input.gradientBuffer?.pointerForWriting() else { return }
      Scalar.kernels.softmaxGradient(
        of: output.pointer,
        outer: gradient.pointer,
        rows: rows,
        columns: columns,
        into: target,
        accumulates: accumulates,
        context
      )
    }
    return output
  }

  /// Returns the logarithms of the probabilities that `softmax(_:)` makes of every row.
  ///
  /// - Parameter input: [rows, columns]; the row's largest value is subtracted first.
  /// - Returns: [rows, columns], x - log Σ e^x.
  public func logSoftmax(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, columns) = (input.rowCount, input.columnCount)
    require(columns > 0, "A softmax of empty rows")
    let output = makeOutput(shape: input.shape, from: input)
    let norms = TensorStorage<Scalar>(uninitialized: rows)
    Scalar.kernels.logSumExp(
      input.pointer,
      rows: rows,
      columns: columns,
      into: norms.pointer,
      context
    )
    output.pointer.update(from: input.pointer, count: input.count)
    Scalar.kernels.addColumn(
      norms.pointer,
      times: -1,
      rows: rows,
      columns: columns,
      to: output.pointer,
      context
    )
    withExtendedLifetime(norms) {}
    record(output) { [context] gradient in
      guard let target = input.gradientBuffer?.pointerForAdding() else { return }
      // The gradient less the probabilities times the gradient's sum.
      Scalar.kernels.add(gradient.pointer, times: 1, count: gradient.count, to: target, context)
      let sums = TensorStorage<Scalar>(uninitialized: rows)
      for row in 0..<rows {
        let sum = Scalar.kernels.sum(gradient.pointer + row * columns, count: columns)
        sums.pointer[row] = Scalar(-sum)
      }
      Scalar.kernels.addExponentials(
        output.pointer,
        shifts: nil,
        scales: sums.pointer,
        rows: rows,
        columns: columns,
        to: target,
        context
      )
      withExtendedLifetime(sums) {}
    }
    return output
  }

  /// Returns the logarithm of the sum of the exponentials of every row.
  ///
  /// - Parameter input: [rows, columns]; the row's largest value is subtracted first.
  /// - Returns: [rows].
  public func logSumExp(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, columns) = (input.rowCount, input.columnCount)
    require(columns > 0, "A sum over empty rows")
    let output = makeOutput(shape: [rows], from: input)
    Scalar.kernels.logSumExp(
      input.pointer,
      rows: rows,
      columns: columns,
      into: output.pointer,
      context
    )
    record(output) { [context] gradient in
      guard let target = input.gradientBuffer?.pointerForAdding() else { return }
      Scalar.kernels.addExponentials(
        input.pointer,
        shifts: output.pointer,
        scales: gradient.pointer,
        rows: rows,
        columns: columns,
        to: target,
        context
      )
    }
    return output
  }
}
