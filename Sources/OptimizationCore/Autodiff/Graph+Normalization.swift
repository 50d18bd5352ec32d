extension Graph {
  /// Divides every row by its root mean square and multiplies it by a weight, element by element.
  ///
  /// The definition is that of Zhang and Sennrich, "Root Mean Square Layer Normalization" (2019), as
  /// Llama uses it: weight * x / sqrt(mean(x²) + epsilon).
  ///
  /// - Parameters:
  ///   - input: [rows, width].
  ///   - weight: [width].
  ///   - epsilon: What is added to the mean square.
  /// - Returns: [rows, width].
  public func rmsNorm(_ input: Tensor, weight: Tensor, epsilon: Float) -> Tensor {
    let (rows, width) = (input.rowCount, input.columnCount)
    require(weight.shape == [width], "A norm weight of shape \(weight.shape) for width \(width)")
    let output = makeOutput(shape: input.shape, from: input, weight)
    let inverses = TensorStorage(uninitialized: rows)
    let (source, factors, result, inverse) =
      (input.pointer, weight.pointer, output.pointer, inverses.pointer)
    context.forEachRange(of: rows, pieceCount: 64, cost: width / 4) { range in
      for row in range {
        let from = source + row * width
        let to = result + row * width
        let meanSquare = rowDotProduct(from, from, count: width) / Float(width)
        let scale = 1 / (meanSquare + epsilon).squareRoot()
        inverse[row] = scale
        for column in 0..<width { to[column] = from[column] * scale * factors[column] }
      }
    }

    record(output) { [context] gradient in
      let outer = gradient.pointer
      let (source, factors, inverse) = (input.pointer, weight.pointer, inverses.pointer)
      let inputGradient = input.gradientBuffer?.pointerForAdding()
      let pieces = (rows + 63) / 64
      // One partial sum per piece of rows, added up in order below.
      let partial = TensorStorage(zeros: weight.needsGradient ? pieces * width : 0)
      let partialSums = weight.needsGradient ? partial.pointer : nil
      context.forEachRange(of: rows, pieceCount: 64, cost: width / 2) { range in
        for row in range {
          let from = source + row * width
          let slope = outer + row * width
          let scale = inverse[row]
          if let partialSums {
            let target = partialSums + range.lowerBound / 64 * width
            for column in 0..<width { target[column] += slope[column] * from[column] * scale }
          }
          guard let inputGradient else { continue }
          let target = inputGradient + row * width
          var product: Float = 0
          var sums = FloatVector.zero
          let whole = width & ~(vectorWidth &- 1)
          var column = 0
          while column < whole {
            sums = multiplyAdd(
              sums,
              load(slope + column) * load(factors + column),
              load(from + column)
            )
            column &+= vectorWidth
          }
          while column < width {
            product += slope[column] * factors[column] * from[column]
            column &+= 1
          }
          product += laneSum(sums)
          let correction = product * scale * scale * scale / Float(width)
          for column in 0..<width {
            target[column] += slope[column] * factors[column] * scale - from[column] * correction
          }
        }
      }
      if let target = weight.gradientBuffer?.pointerForAdding() {
        for piece in 0..<pieces {
          rowAdd(partial.pointer + piece * width, count: width, to: target)
        }
      }
    }
    return output
  }

  /// Turns every row into probabilities: exponentials divided by their sum.
  ///
  /// - Parameter input: [rows, columns]; the row's largest value is subtracted first.
  /// - Returns: [rows, columns].
  public func softmax(_ input: Tensor) -> Tensor {
    let (rows, columns) = (input.rowCount, input.columnCount)
    require(columns > 0, "A softmax of empty rows")
    let output = makeOutput(shape: input.shape, from: input)
    let (source, result) = (input.pointer, output.pointer)
    context.forEachRange(of: rows, pieceCount: 64, cost: columns) { range in
      for row in range {
        let from = source + row * columns
        let to = result + row * columns
        let sum = rowExponential(
          from,
          shift: rowMaximum(from, count: columns),
          count: columns,
          into: to
        )
        rowScale(to, by: 1 / sum, count: columns)
      }
    }
    record(output) { [context] gradient in
      guard let target = input.gradientBuffer?.pointerForAdding() else { return }
      let (result, outer) = (output.pointer, gradient.pointer)
      context.forEachRange(of: rows, pieceCount: 64, cost: columns) { range in
        for row in range {
          let probabilities = result + row * columns
          let slope = outer + row * columns
          let to = target + row * columns
          let mean = rowDotProduct(probabilities, slope, count: columns)
          for column in 0..<columns {
            to[column] += probabilities[column] * (slope[column] - mean)
          }
        }
      }
    }
    return output
  }
}
