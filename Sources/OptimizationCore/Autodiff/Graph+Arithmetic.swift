extension Graph {
  /// Adds two tensors of the same shape, element by element.
  ///
  /// - Parameters:
  ///   - left: The first summand.
  ///   - right: The second summand.
  /// - Returns: The sums, of the same shape.
  public func add(_ left: Tensor, _ right: Tensor) -> Tensor {
    combine(left, right, rightFactor: 1)
  }

  /// Subtracts a tensor from another of the same shape, element by element.
  ///
  /// - Parameters:
  ///   - left: What is subtracted from.
  ///   - right: What is subtracted.
  /// - Returns: The differences, of the same shape.
  public func subtract(_ left: Tensor, _ right: Tensor) -> Tensor {
    combine(left, right, rightFactor: -1)
  }

  private func combine(_ left: Tensor, _ right: Tensor, rightFactor: Float) -> Tensor {
    require(left.shape == right.shape, "The shapes \(left.shape) and \(right.shape) differ.")
    let output = makeOutput(shape: left.shape, from: left, right)
    let (first, second, result) = (left.pointer, right.pointer, output.pointer)
    let factor = FloatVector(repeating: rightFactor)
    context.forEachVector(output.count) { offset in
      store(
        multiplyAdd(load(first + offset), load(second + offset), factor),
        to: result + offset
      )
    }
    record(output) { [context] gradient in
      if let buffer = right.gradientBuffer {
        context.add(
          gradient.pointer,
          times: rightFactor,
          count: gradient.count,
          to: buffer.pointerForAdding()
        )
      }
      guard let buffer = left.gradientBuffer else { return }
      if buffer.storage == nil {
        // The output's gradient is not needed any more: the left input takes it over.
        buffer.storage = gradient
      } else {
        context.add(gradient.pointer, count: gradient.count, to: buffer.pointerForAdding())
      }
    }
    return output
  }

  /// Multiplies two tensors of the same shape, element by element.
  ///
  /// - Parameters:
  ///   - left: The first factor.
  ///   - right: The second factor.
  /// - Returns: The products, of the same shape.
  public func multiply(_ left: Tensor, _ right: Tensor) -> Tensor {
    require(left.shape == right.shape, "The shapes \(left.shape) and \(right.shape) differ.")
    let output = makeOutput(shape: left.shape, from: left, right)
    let (first, second, result) = (left.pointer, right.pointer, output.pointer)
    context.forEachVector(output.count) { offset in
      store(load(first + offset) * load(second + offset), to: result + offset)
    }
    record(output) { [context] gradient in
      let source = gradient.pointer
      for (input, other) in [(left, right), (right, left)] {
        guard let target = input.gradientBuffer?.pointerForAdding() else { continue }
        let factor = other.pointer
        context.forEachVector(gradient.count) { offset in
          store(
            multiplyAdd(load(target + offset), load(source + offset), load(factor + offset)),
            to: target + offset
          )
        }
      }
    }
    return output
  }

  /// Multiplies every element by a number.
  ///
  /// - Parameters:
  ///   - input: The tensor.
  ///   - factor: The number.
  /// - Returns: The products, of the same shape.
  public func scale(_ input: Tensor, by factor: Float) -> Tensor {
    let output = makeOutput(shape: input.shape, from: input)
    let (source, result) = (input.pointer, output.pointer)
    let vector = FloatVector(repeating: factor)
    context.forEachVector(output.count) { offset in
      store(load(source + offset) * vector, to: result + offset)
    }
    record(output) { [context] gradient in
      guard let buffer = input.gradientBuffer else { return }
      context.add(
        gradient.pointer,
        times: factor,
        count: gradient.count,
        to: buffer.pointerForAdding()
      )
    }
    return output
  }

  /// Adds a vector to every row.
  ///
  /// - Parameters:
  ///   - bias: The vector, as long as a row of the input.
  ///   - input: The rows.
  /// - Returns: The sums, of the shape of the rows.
  public func addBias(_ bias: Tensor, to input: Tensor) -> Tensor {
    let (rows, columns) = (input.rowCount, input.columnCount)
    require(bias.shape == [columns], "A bias of shape \(bias.shape) for rows of \(columns)")
    let output = makeOutput(shape: input.shape, from: input, bias)
    for row in 0..<rows {
      let target = output.pointer + row * columns
      target.update(from: input.pointer + row * columns, count: columns)
      rowAdd(bias.pointer, count: columns, to: target)
    }
    record(output) { [context] gradient in
      if let target = bias.gradientBuffer?.pointerForAdding() {
        for row in 0..<rows {
          rowAdd(gradient.pointer + row * columns, count: columns, to: target)
        }
      }
      if let buffer = input.gradientBuffer {
        context.add(gradient.pointer, count: gradient.count, to: buffer.pointerForAdding())
      }
    }
    return output
  }

  /// Adds all elements up; the result is a single number.
  ///
  /// - Parameter input: The tensor. Partial sums of 512 elements are added up in 64-bit floats.
  /// - Returns: A single number, of shape [].
  public func sum(_ input: Tensor) -> Tensor {
    let output = makeOutput(shape: [], from: input)
    var total = 0.0
    var start = 0
    while start < input.count {
      let count = min(512, input.count - start)
      total += Double(rowSum(input.pointer + start, count: count))
      start += count
    }
    output.pointer[0] = Float(total)
    record(output) { [context] gradient in
      guard let target = input.gradientBuffer?.pointerForAdding() else { return }
      let vector = FloatVector(repeating: gradient.pointer[0])
      context.forEachVector(input.count) { offset in
        store(load(target + offset) + vector, to: target + offset)
      }
    }
    return output
  }

  /// Averages all elements; the result is a single number.
  ///
  /// - Parameter input: The tensor, of at least one element.
  /// - Returns: A single number, of shape [].
  public func mean(_ input: Tensor) -> Tensor {
    require(input.count > 0, "An empty tensor has no mean.")
    return scale(sum(input), by: 1 / Float(input.count))
  }
}
