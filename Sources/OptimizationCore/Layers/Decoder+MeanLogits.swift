extension Decoder {
  /// Computes the mean of the logits over the vocabulary at some rows, without any logit.
  ///
  /// The mean of products with the head's rows is the product with their mean.
  ///
  /// - Parameters:
  ///   - hidden: What `hiddenStates(_:in:)` returned.
  ///   - rows: The rows to predict from.
  /// - Returns: One mean per row.
  public func meanLogits(_ hidden: Tensor, rows: [Int]) -> [Float] {
    let width = configuration.width
    let table = outputHead.storage.pointer
    var sums = [Double](repeating: 0, count: width)
    // Few rows at a time in 32 bits, which lanes add up, and those in 64 bits.
    let part = TensorStorage(uninitialized: width)
    var first = 0
    while first < configuration.vocabularySize {
      let end = min(first + 64, configuration.vocabularySize)
      part.pointer.update(repeating: 0, count: width)
      for row in first..<end { rowAdd(table + row * width, count: width, to: part.pointer) }
      for column in 0..<width { sums[column] += Double(part.pointer[column]) }
      first = end
    }
    let mean = TensorStorage(sums.map { Float($0 / Double(configuration.vocabularySize)) })
    return rows.map { row in
      require(row >= 0 && row < hidden.rowCount, "Row \(row) of \(hidden.rowCount) hidden states")
      return rowDotProduct(hidden.pointer + row * width, mean.pointer, count: width)
    }
  }
}
