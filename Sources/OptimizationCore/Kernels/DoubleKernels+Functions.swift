#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension DoubleKernels {
  func apply(
    _ operation: ElementwiseOperation,
    to source: UnsafeMutablePointer<Double>,
    count: Int,
    into output: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    context.forEachRange(of: count, pieceCount: 1 << 13, cost: 10) { range in
      for index in range { output[index] = operation.value(source[index]) }
    }
  }

  func applyGradient(
    of operation: ElementwiseOperation,
    at source: UnsafeMutablePointer<Double>,
    values: UnsafeMutablePointer<Double>,
    outer: UnsafeMutablePointer<Double>,
    count: Int,
    into target: UnsafeMutablePointer<Double>,
    accumulates: Bool,
    _ context: ComputeContext
  ) {
    context.forEachRange(of: count, pieceCount: 1 << 13, cost: 10) { range in
      for index in range {
        let slope = operation.derivative(source[index], value: values[index])
        target[index] = outer[index] * slope + (accumulates ? target[index] : 0)
      }
    }
  }
}

extension ElementwiseOperation {
  /// The function's value in 64-bit floats.
  func value(_ x: Double) -> Double {
    switch self {
    case .exponential: exp(x)
    case .logarithm: log(x)
    case .hyperbolicTangent: tanh(x)
    case .sigmoid: logistic(x)
    case .silu: x * logistic(x)
    case .relu: x < 0 ? 0 : x
    case .gelu: x * 0.5 * erfc(-x * 0.5.squareRoot())
    case .approximateGELU: x * logistic(tanhArgument(x))
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    case .logSigmoid: min(x, 0) - log1p(exp(-abs(x)))
    }
  }

  /// The derivative at the argument, given the function's value there too.
  func derivative(_ x: Double, value: Double) -> Double {
    switch self {
    case .exponential: return value
    case .logarithm: return 1 / x
    case .hyperbolicTangent: return 1 - value * value
    case .sigmoid: return value * logistic(-x)
    case .silu: return logistic(x) * (1 + x * logistic(-x))
    case .relu: return x > 0 ? 1 : 0
    case .gelu:
      let density = exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
      return 0.5 * erfc(-x * 0.5.squareRoot()) + x * density
    case .approximateGELU:
      let sigmoid = logistic(tanhArgument(x))
      let change = sigmoid * logistic(-tanhArgument(x))
      // Far out the slope overflows where the logistic function's own slope is 0.
      guard change > 0 else { return sigmoid }
      return sigmoid + x * change * (8 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * x * x)
    case .softplus: return logistic(x)
    case .logSigmoid: return logistic(-x)
    }
  }

  private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// Twice the argument of the tanh that approximates the normal distribution.
  private func tanhArgument(_ x: Double) -> Double {
    (8 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
  }
}
