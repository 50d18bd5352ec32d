extension Graph {
  /// Divides every row by its root mean square and multiplies it by a weight, element by element.
  ///
  /// The definition is that of Zhang and Sennrich, "Root Mean Square Layer Normalization" (2019), as
  /// Llama uses it: weight * x / sqrt(mean(x²) + epsilon). A row whose squares overflow becomes NaN.
  ///
  /// - Parameters:
  ///   - input: [rows, width].
  ///   - weight: [width].
  ///   - epsilon: What is added to the mean square.
  /// - Returns: [rows, width].
  public func rmsNorm(_ input: Tensor, weight: Tensor, epsilon: Float) -> Tensor {
    normalize(input, weight: weight, bias: nil, epsilon: epsilon, subtractsMean: false)
  }

  /// Brings every row to mean 0 and variance 1, multiplies it by a weight and adds a bias.
  ///
  /// The definition is that of Ba, Kiros and Hinton, "Layer Normalization" (2016): weight * (x -
  /// mean(x)) / sqrt(variance(x) + epsilon) + bias, the variance being the mean of squared differences
  /// from the mean. A row whose squares overflow becomes NaN.
  ///
  /// - Parameters:
  ///   - input: [rows, width].
  ///   - weight: [width].
  ///   - bias: [width].
  ///   - epsilon: What is added to the variance.
  /// - Returns: [rows, width].
  public func layerNorm(_ input: Tensor, weight: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
    normalize(input, weight: weight, bias: bias, epsilon: epsilon, subtractsMean: true)
  }

  /// The number of rows one piece of a normalization covers.
  private static var piece: Int { 64 }

  private func normalize(
    _ input: Tensor,
    weight: Tensor,
    bias: Tensor?,
    epsilon: Float,
    subtractsMean: Bool
  ) -> Tensor {
    let (rows, width) = (input.rowCount, input.columnCount)
    require(weight.shape == [width], "A norm weight of shape \(weight.shape) for width \(width)")
    require(
      bias == nil || bias?.shape == [width],
      "A norm bias of shape \(bias?.shape ?? []) for width \(width)"
    )
    let output = makeOutput(shape: input.shape, from: input, weight, bias ?? weight)
    let inverses = TensorStorage(uninitialized: rows)
    let means = TensorStorage(uninitialized: subtractsMean ? rows : 0)
    let (source, factors, offsets) = (input.pointer, weight.pointer, bias?.pointer)
    let (result, inverse, mean) = (output.pointer, inverses.pointer, means.pointer)
    context.forEachRange(of: rows, pieceCount: Self.piece, cost: width / 4) { range in
      for row in range {
        let from = source + row * width
        let normalized =
          subtractsMean
          ? NormalizedRow(meanAndVarianceOf: from, width: width, epsilon: epsilon)
          : NormalizedRow(rootMeanSquareOf: from, width: width, epsilon: epsilon)
        inverse[row] = normalized.inverse
        if subtractsMean { mean[row] = normalized.mean }
        normalized.write(
          from,
          weight: factors,
          bias: UnsafePointer(offsets),
          to: result + row * width
        )
      }
    }

    record(output) { [context] gradient in
      let outer = gradient.pointer
      let (source, factors) = (input.pointer, weight.pointer)
      let (inverse, mean) = (inverses.pointer, means.pointer)
      let inputTarget = input.gradientBuffer?.pointerForWriting()
      let pieces = (rows + Self.piece - 1) / Self.piece
      // One partial sum per piece of rows, added up in order below.
      let weightParts = weight.gradientBuffer.map { _ in TensorStorage(zeros: pieces * width) }
      let biasParts = bias?.gradientBuffer.map { _ in TensorStorage(zeros: pieces * width) }
      context.forEachRange(of: rows, pieceCount: Self.piece, cost: width / 2) { range in
        let part = range.lowerBound / Self.piece * width
        for row in range {
          let place = row * width
          let normalized = NormalizedRow(
            width: width,
            mean: subtractsMean ? mean[row] : 0,
            inverse: inverse[row]
          )
          normalized.addParameterGradients(
            source + place,
            outer: outer + place,
            weightGradient: weightParts.map { $0.pointer + part },
            biasGradient: biasParts.map { $0.pointer + part }
          )
          guard let (target, accumulates) = inputTarget else { continue }
          normalized.writeGradient(
            source + place,
            weight: factors,
            outer: outer + place,
            subtractsMean: subtractsMean,
            to: target + place,
            accumulates: accumulates
          )
        }
      }
      for (parts, buffer) in [
        (weightParts, weight.gradientBuffer), (biasParts, bias?.gradientBuffer),
      ] {
        guard let parts, let target = buffer?.pointerForAdding() else { continue }
        for piece in 0..<pieces {
          rowAdd(parts.pointer + piece * width, count: width, to: target)
        }
      }
      withExtendedLifetime((inverses, means)) {}
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
    context.forEachRange(of: rows, pieceCount: Self.piece, cost: columns) { range in
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
      guard let (target, accumulates) = input.gradientBuffer?.pointerForWriting() else { return }
      let (result, outer) = (output.pointer, gradient.pointer)
      context.forEachRange(of: rows, pieceCount: Self.piece, cost: columns) { range in
        for row in range {
          let probabilities = UnsafePointer(result + row * columns)
          let slope = UnsafePointer(outer + row * columns)
          let to = target + row * columns
          let mean = FloatVector(
            repeating: rowDotProduct(probabilities, slope, count: columns)
          )
          forEachRowVector(columns) { offset, valid in
            let difference = load(slope + offset, first: valid) - mean
            var value = load(probabilities + offset, first: valid) * difference
            if accumulates { value += load(UnsafePointer(to + offset), first: valid) }
            store(value, first: valid, to: to + offset)
          }
        }
      }
    }
    return output
  }
}
