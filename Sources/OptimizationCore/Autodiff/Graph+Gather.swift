extension Graph {
  /// Picks rows of a matrix.
  ///
  /// - Parameters:
  ///   - rows: Which rows, in the order wanted; a row may occur more than once.
  ///   - input: The matrix.
  /// - Returns: [rows.count, columns].
  public func gatherRows(_ rows: [Int], of input: Tensor) -> Tensor {
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
      let source = gradient.pointer
      // Threads share columns, not rows: a row may occur twice, and the sum's order must be fixed.
      rows.withUnsafeBufferPointer { rows in
        context.forEachRange(of: columns, pieceCount: 64, cost: rows.count) { range in
          let count = range.count
          for index in 0..<rows.count {
            rowAdd(
              source + index * columns + range.lowerBound,
              count: count,
              to: target + rows[index] * columns + range.lowerBound
            )
          }
        }
      }
    }
    return output
  }

  /// Looks up the embedding of every token.
  ///
  /// - Parameters:
  ///   - tokens: Rows of the table; each must be at least 0 and below the vocabulary's size.
  ///   - table: [vocabulary, width].
  /// - Returns: [tokens.count, width].
  public func embed(_ tokens: [Int32], table: Tensor) -> Tensor {
    gatherRows(tokens.map(Int.init), of: table)
  }
}
