extension Graph {
  /// Returns every element x that is above 0 as it is, and every other times a learned slope (He and
  /// others 2015, arXiv 1502.01852).
  ///
  /// At 0 the slope below it counts, as in PyTorch.
  ///
  /// - Parameters:
  ///   - input: The tensor.
  ///   - slope: A single number.
  /// - Returns: The same shape as the input.
  @_specialize(where Scalar == Float)
  public func parametricReLU(_ input: Tensor<Scalar>, slope: Tensor<Scalar>) -> Tensor<Scalar> {
    require(slope.count == 1, "A slope of shape \(slope.shape), which is no single number")
    let output = makeOutput(shape: input.shape, from: input, slope)
    let (values, results, factor) = (input.pointer, output.pointer, slope.pointer[0])
    for place in 0..<output.count {
      results[place] = values[place] > 0 ? values[place] : factor * values[place]
    }
    record(output) { gradient in
      let (values, outer) = (input.pointer, gradient.pointer)
      if let target = input.gradientBuffer?.pointerForAdding() {
        for place in 0..<gradient.count {
          target[place] += values[place] > 0 ? outer[place] : factor * outer[place]
        }
      }
      if let target = slope.gradientBuffer?.pointerForAdding() {
        var sum = 0.0
        for place in 0..<gradient.count where !(values[place] > 0) {
          sum += Double(outer[place]) * Double(values[place])
        }
        target[0] += Scalar(sum)
      }
    }
    return output
  }
}
