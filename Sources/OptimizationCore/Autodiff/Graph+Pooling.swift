extension Graph where Scalar == Float {
  /// Averages ranges of rows, as sentence embeddings average the states of a text's tokens.
  ///
  /// Rows are added up in order and the sum is multiplied by the inverse of their number.
  ///
  /// - Parameters:
  ///   - ranges: The rows to average, at least one in each range; ranges may overlap.
  ///   - input: [rows, width].
  /// - Returns: [ranges.count, width].
  public func meanRows(_ ranges: [Range<Int>], of input: Tensor<Float>) -> Tensor<Float> {
    let (rows, width) = (input.rowCount, input.columnCount)
    for range in ranges {
      require(
        !range.isEmpty && range.lowerBound >= 0 && range.upperBound <= rows,
        "The mean of the rows \(range) of \(rows)"
      )
    }
    let output = makeOutput(shape: [ranges.count, width], from: input)
    output.pointer.update(repeating: 0, count: output.count)
    for (place, range) in ranges.enumerated() {
      let target = output.pointer + place * width
      for row in range { rowAdd(input.pointer + row * width, count: width, to: target) }
      let factor = 1 / Float(range.count)
      for column in 0..<width { target[column] *= factor }
    }
    record(output) { gradient in
      guard let target = input.gradientBuffer?.pointerForAdding() else { return }
      for (place, range) in ranges.enumerated() {
        let factor = 1 / Float(range.count)
        let share = gradient.pointer + place * width
        for row in range { rowAdd(share, times: factor, count: width, to: target + row * width) }
      }
    }
    return output
  }

  /// Divides every row by its length, so that products of rows are cosines.
  ///
  /// - Parameter input: [rows, width]. A row shorter than 1e-12 stays shorter than 1.
  /// - Returns: The same shape as the input.
  public func normalizedRows(_ input: Tensor<Float>) -> Tensor<Float> {
    let width = Float(input.columnCount)
    // The length is the root mean square times the root of the width.
    let weight = [Float](repeating: 1 / width.squareRoot(), count: input.columnCount)
    return rmsNorm(
      input,
      weight: constant(weight, shape: [input.columnCount]),
      epsilon: 1e-24 / width
    )
  }
}
