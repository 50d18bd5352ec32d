extension Graph {
  /// Returns e to the power of every element.
  ///
  /// - Parameter input: The tensor. Results below 1.2e-38 are subnormal.
  /// - Returns: The same shape as the input.
  public func exp(_ input: Tensor<Scalar>) -> Tensor<Scalar> { apply(.exponential, to: input) }

  /// Returns the natural logarithm of every element.
  ///
  /// - Parameter input: The tensor.
  /// - Returns: The same shape as the input.
  public func log(_ input: Tensor<Scalar>) -> Tensor<Scalar> { apply(.logarithm, to: input) }

  /// Returns the hyperbolic tangent of every element.
  ///
  /// - Parameter input: The tensor.
  /// - Returns: The same shape as the input.
  public func tanh(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    apply(.hyperbolicTangent, to: input)
  }

  /// Returns 1 / (1 + e^-x) for every element x.
  ///
  /// - Parameter input: The tensor.
  /// - Returns: The same shape as the input.
  public func sigmoid(_ input: Tensor<Scalar>) -> Tensor<Scalar> { apply(.sigmoid, to: input) }

  /// Returns x / (1 + e^-x) for every element x.
  ///
  /// - Parameter input: The tensor.
  /// - Returns: The same shape as the input.
  public func silu(_ input: Tensor<Scalar>) -> Tensor<Scalar> { apply(.silu, to: input) }

  /// Returns the larger of every element and 0; the gradient at 0 is 0.
  ///
  /// - Parameter input: The tensor.
  /// - Returns: The same shape as the input.
  public func relu(_ input: Tensor<Scalar>) -> Tensor<Scalar> { apply(.relu, to: input) }

  /// Returns x Φ(x) for every element x, with Φ the standard normal distribution function.
  ///
  /// - Parameter input: The tensor. Φ is computed from the error function, without the approximation
  ///   by tanh.
  /// - Returns: The same shape as the input.
  public func gelu(_ input: Tensor<Scalar>) -> Tensor<Scalar> { apply(.gelu, to: input) }

  /// Returns x Φ(x) for every element x, with Φ approximated by tanh.
  ///
  /// - Parameter input: The tensor. This is the form of GPT-2, 0.5 x (1 + tanh(√(2/π) (x +
  ///   0.044715 x³))).
  /// - Returns: The same shape as the input.
  public func approximateGELU(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    apply(.approximateGELU, to: input)
  }

  /// Returns log(1 + e^x) for every element x.
  ///
  /// - Parameter input: The tensor.
  /// - Returns: The same shape as the input.
  public func softplus(_ input: Tensor<Scalar>) -> Tensor<Scalar> { apply(.softplus, to: input) }

  /// Returns the logarithm of 1 / (1 + e^-x) for every element x.
  ///
  /// - Parameter input: The tensor.
  /// - Returns: The same shape as the input.
  public func logSigmoid(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    apply(.logSigmoid, to: input)
  }

  private func apply(
    _ operation: ElementwiseOperation,
    to input: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let output = makeOutput(shape: input.shape, from: input)
    Scalar.kernels.apply(
      operation,
      to: input.pointer,
      count: output.count,
      into: output.pointer,
      context
    )
    record(output) { [context] gradient in
      guard let (target, accumulates) = input.gradientBuffer?.pointerForWriting() else { return }
      Scalar.kernels.applyGradient(
        of: operation,
        at: input.pointer,
        values: output.pointer,
        outer: gradient.pointer,
        count: gradient.count,
        into: target,
        accumulates: accumulates,
        context
      )
    }
    return output
  }
}

extension Graph where Scalar == Float {
  /// Returns silu(gate) times up, element by element: the gated unit of Llama's feed-forward layer.
  ///
  /// - Parameters:
  ///   - gate: What goes through silu.
  ///   - up: The other factor, of the same shape.
  /// - Returns: The same shape as the inputs.
  public func swiGLU(gate: Tensor<Scalar>, up: Tensor<Scalar>) -> Tensor<Scalar> {
    require(gate.shape == up.shape, "The shapes \(gate.shape) and \(up.shape) differ.")
    let output = makeOutput(shape: gate.shape, from: gate, up)
    let (gates, factors, result) = (gate.pointer, up.pointer, output.pointer)
    context.forEachVector(output.count, cost: 2) { offset in
      store(SiLUFunction.value(load(gates + offset)) * load(factors + offset), to: result + offset)
    }
    record(output) { [context] gradient in
      let (gates, factors, outer) = (gate.pointer, up.pointer, gradient.pointer)
      let gateTarget = gate.gradientBuffer?.pointerForWriting()
      let upTarget = up.gradientBuffer?.pointerForWriting()
      context.forEachVector(gradient.count, cost: 3) { offset in
        let (argument, slope) = (load(gates + offset), load(outer + offset))
        let sigmoid = logisticSigmoid(argument)
        let value = argument * sigmoid
        if let (target, accumulates) = gateTarget {
          // The derivative of silu: sigmoid + silu * (1 - sigmoid).
          let change = multiplyAdd(sigmoid, value, FloatVector(repeating: 1) - sigmoid)
          var result = slope * load(factors + offset) * change
          if accumulates { result += load(target + offset) }
          store(result, to: target + offset)
        }
        // After the gate's gradient is stored, because both may be the same memory.
        if let (target, accumulates) = upTarget {
          var result = slope * value
          if accumulates { result += load(target + offset) }
          store(result, to: target + offset)
        }
      }
    }
    return output
  }
}
