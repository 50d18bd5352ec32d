extension FloatKernels {
  func apply(
    _ operation: ElementwiseOperation,
    to source: UnsafeMutablePointer<Float>,
    count: Int,
    into output: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    @inline(__always)
    func run<Function: ElementwiseFunction>(_ function: Function.Type) {
      context.forEachVector(count, cost: Function.cost) { offset in
        store(Function.value(load(source + offset)), to: output + offset)
      }
    }
    switch operation {
    case .exponential: run(ExponentialFunction.self)
    case .logarithm: run(LogarithmFunction.self)
    case .hyperbolicTangent: run(HyperbolicTangentFunction.self)
    case .sigmoid: run(SigmoidFunction.self)
    case .silu: run(SiLUFunction.self)
    case .relu: run(ReLUFunction.self)
    case .gelu: run(GELUFunction.self)
    case .approximateGELU: run(ApproximateGELUFunction.self)
    case .softplus: run(SoftplusFunction.self)
    case .logSigmoid: run(LogSigmoidFunction.self)
    }
  }

  func applyGradient(
    of operation: ElementwiseOperation,
    at source: UnsafeMutablePointer<Float>,
    values: UnsafeMutablePointer<Float>,
    outer: UnsafeMutablePointer<Float>,
    count: Int,
    into target: UnsafeMutablePointer<Float>,
    accumulates: Bool,
    _ context: ComputeContext
  ) {
    @inline(__always)
    func run<Function: ElementwiseFunction>(_ function: Function.Type) {
      context.forEachVector(count, cost: Function.cost) { offset in
        let slope = Function.derivative(load(source + offset), value: load(values + offset))
        var value = load(outer + offset) * slope
        if accumulates { value += load(target + offset) }
        store(value, to: target + offset)
      }
    }
    switch operation {
    case .exponential: run(ExponentialFunction.self)
    case .logarithm: run(LogarithmFunction.self)
    case .hyperbolicTangent: run(HyperbolicTangentFunction.self)
    case .sigmoid: run(SigmoidFunction.self)
    case .silu: run(SiLUFunction.self)
    case .relu: run(ReLUFunction.self)
    case .gelu: run(GELUFunction.self)
    case .approximateGELU: run(ApproximateGELUFunction.self)
    case .softplus: run(SoftplusFunction.self)
    case .logSigmoid: run(LogSigmoidFunction.self)
    }
  }
}
