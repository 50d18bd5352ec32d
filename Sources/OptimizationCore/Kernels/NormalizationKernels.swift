/// One row of a normalization: `(x - mean) * inverse`, times a weight, plus a bias if there is one.
struct NormalizedRow {
  let width: Int
  /// The mean that is subtracted; 0 for the root-mean-square norm.
  let mean: Float
  /// What differences are multiplied by; NaN if the row's squares overflow, because an infinite root
  /// would turn the row into zeros that no check of finite values sees.
  let inverse: Float

  /// Finds the figures of the root-mean-square norm.
  @inline(__always)
  init(rootMeanSquareOf row: UnsafePointer<Float>, width: Int, epsilon: Float) {
    self.width = width
    mean = 0
    inverse = Self.inverseRoot(rowDotProduct(row, row, count: width) / Float(width), epsilon)
  }

  /// Finds the figures of layer normalization, the mean first and then the variance about it.
  @inline(__always)
  init(meanAndVarianceOf row: UnsafePointer<Float>, width: Int, epsilon: Float) {
    self.width = width
    mean = rowSum(row, count: width) / Float(width)
    let center = FloatVector(repeating: mean)
    let whole = width & ~(vectorWidth &- 1)
    var sum = FloatVector.zero
    var offset = 0
    while offset < whole {
      let difference = load(row + offset) - center
      sum = multiplyAdd(sum, difference, difference)
      offset &+= vectorWidth
    }
    var total = laneSum(sum)
    while offset < width {
      let difference = row[offset] - mean
      total += difference * difference
      offset &+= 1
    }
    inverse = Self.inverseRoot(total / Float(width), epsilon)
  }

  /// Takes figures found before.
  @inline(__always)
  init(width: Int, mean: Float, inverse: Float) {
    self.width = width
    self.mean = mean
    self.inverse = inverse
  }

  @inline(__always)
  private static func inverseRoot(_ meanSquare: Float, _ epsilon: Float) -> Float {
    meanSquare < .infinity ? 1 / (meanSquare + epsilon).squareRoot() : .nan
  }

  /// Writes the normalized row.
  @inline(__always)
  func write(
    _ row: UnsafePointer<Float>,
    weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?,
    to output: UnsafeMutablePointer<Float>
  ) {
    let (center, scale) = (FloatVector(repeating: mean), FloatVector(repeating: inverse))
    forEachRowVector(width) { offset, valid in
      var value = (load(row + offset, first: valid) - center) * scale
      value *= load(weight + offset, first: valid)
      if let bias { value += load(bias + offset, first: valid) }
      store(value, first: valid, to: output + offset)
    }
  }

  /// Adds what the row contributes to the gradients by the weight and the bias.
  @inline(__always)
  func addParameterGradients(
    _ row: UnsafePointer<Float>,
    outer: UnsafePointer<Float>,
    weightGradient: UnsafeMutablePointer<Float>?,
    biasGradient: UnsafeMutablePointer<Float>?
  ) {
    let (center, scale) = (FloatVector(repeating: mean), FloatVector(repeating: inverse))
    if let weightGradient {
      forEachRowVector(width) { offset, valid in
        let value = (load(row + offset, first: valid) - center) * scale
        let target = UnsafePointer(weightGradient + offset)
        let sum = multiplyAdd(
          load(target, first: valid),
          load(outer + offset, first: valid),
          value
        )
        store(sum, first: valid, to: weightGradient + offset)
      }
    }
    if let biasGradient { rowAdd(outer, count: width, to: biasGradient) }
  }

  /// Writes or adds the gradient by the row.
  ///
  /// With *g* the gradient times the weight and *n* the normalized row, it is `inverse` times *g* less
  /// *n* times the mean of *g n*, and less the mean of *g* if a mean was subtracted.
  @inline(__always)
  func writeGradient(
    _ row: UnsafePointer<Float>,
    weight: UnsafePointer<Float>,
    outer: UnsafePointer<Float>,
    subtractsMean: Bool,
    to output: UnsafeMutablePointer<Float>,
    accumulates: Bool
  ) {
    let center = FloatVector(repeating: mean)
    var (products, sums) = (FloatVector.zero, FloatVector.zero)
    let whole = width & ~(vectorWidth &- 1)
    var offset = 0
    while offset < whole {
      let slope = load(outer + offset) * load(weight + offset)
      products = multiplyAdd(products, slope, load(row + offset) - center)
      sums += slope
      offset &+= vectorWidth
    }
    if whole < width {
      let rest = width &- whole
      let slope = load(outer + whole, first: rest) * load(weight + whole, first: rest)
      products = multiplyAdd(products, slope, load(row + whole, first: rest) - center)
      sums += slope
    }
    let share = laneSum(products) / Float(width) * inverse * inverse
    let average = FloatVector(repeating: subtractsMean ? laneSum(sums) / Float(width) : 0)
    let (factor, scale) = (FloatVector(repeating: -share), FloatVector(repeating: inverse))
    forEachRowVector(width) { offset, valid in
      let slope = load(outer + offset, first: valid) * load(weight + offset, first: valid)
      let difference = load(row + offset, first: valid) - center
      var value = multiplyAdd(slope - average, difference, factor) * scale
      if accumulates { value += load(UnsafePointer(output + offset), first: valid) }
      store(value, first: valid, to: output + offset)
    }
  }
}
