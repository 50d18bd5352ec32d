extension Graph {
  /// Reads a tensor as one of another shape with as many elements.
  ///
  /// - Parameters:
  ///   - input: The tensor.
  ///   - shape: The extent of every dimension.
  /// - Returns: A tensor on the same memory, whose gradient is the input's.
  public func reshape(_ input: Tensor<Scalar>, to shape: [Int]) -> Tensor<Scalar> {
    require(
      MemoryDemand.elementCount(of: shape) == input.count,
      "The shape \(input.shape) cannot be read as \(shape)."
    )
    return Tensor(shape: shape, storage: input.storage, gradientBuffer: input.gradientBuffer)
  }

  /// Adds up the elements of every row.
  ///
  /// - Parameter input: [rows, columns].
  /// - Returns: [rows].
  public func sumColumns(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rows, columns) = (input.rowCount, input.columnCount)
    let output = makeOutput(shape: [rows], from: input)
    for row in 0..<rows {
      let sum = Scalar.kernels.sum(input.pointer + row * columns, count: columns)
      output.pointer[row] = Scalar(sum)
    }
    record(output) { [context] gradient in
      guard let target = input.gradientBuffer?.pointerForAdding() else { return }
      Scalar.kernels.addColumn(
        gradient.pointer,
        times: 1,
        rows: rows,
        columns: columns,
        to: target,
        context
      )
    }
    return output
  }
}
