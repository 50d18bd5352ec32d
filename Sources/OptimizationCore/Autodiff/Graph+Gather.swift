extension Graph {
  /// Picks rows of a matrix.
  ///
  /// - Parameters:
  ///   - rows: Which rows, in the order wanted; a row may occur more than once.
  ///   - input: The matrix.
  /// - Returns: [rows.count, columns].
  public func gatherRows(_ rows: [Int], of input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (rowCount, columns) = (input.rowCount, input.columnCount)
    for row in rows {
      require(row >= 0 && row < rowCount, "Row \(row) of a tensor with \(rowCount) rows")
    }
    let output = makeOutput(shape: [rows.count, columns], from: input)
    let (source, target) = (input.pointer, output.pointer)
    for (index, row) in rows.enumerated() {
      (target + index * columns).update(from: source + row * columns, count: columns)
    }
    record(output) { [context] gradient in
      guard let target = input.gradientBuffer?.pointerForAdding() else { return }
      Scalar.kernels.addGathered(
        gradient.pointer,
        rows: rows,
        columns: columns,
        to: target,
        context
      )
    }
    return output
  }

  /// Looks up the embedding of every token.
  ///
  /// - Parameters:
  ///   - tokens: Rows of the table; each must be at least 0 and below the vocabulary's size.
  ///   - table: [vocabulary, width].
  /// - Returns: [tokens.count, width].
  public func embed(_ tokens: [Int32], table: Tensor<Scalar>) -> Tensor<Scalar> {
    gatherRows(tokens.map(Int.init), of: table)
  }
}
