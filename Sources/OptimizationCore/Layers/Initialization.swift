/// How the first values of a parameter are drawn.
enum Initialization {
  /// All elements have one value.
  case constant(Double)
  /// Elements are drawn from a normal distribution with mean 0.
  case normal(standardDeviation: Double)

  /// Elements are drawn evenly from -bound to bound.
  case uniform(bound: Double)

  /// Makes a parameter whose values depend on the seed and the parameter's name alone.
  func parameter<Scalar: TensorScalar>(
    _ name: String,
    shape: [Int],
    seed: UInt64
  ) -> Parameter<Scalar> {
    let count = shape.reduce(1, *)
    switch self {
    case .constant(let value):
      return Parameter(name: name, shape: shape, values: Scalar.kernels.elements(count) { value })
    case .uniform(let bound):
      var random = CounterRandom(seed: seed, stream: "initialization of \(name)")
      let values = Scalar.kernels.elements(count) { (2 * random.uniform() - 1) * bound }
      return Parameter(name: name, shape: shape, values: values)
    case .normal(let standardDeviation):
      var random = CounterRandom(seed: seed, stream: "initialization of \(name)")
      let values = Scalar.kernels.elements(count) { random.normal() * standardDeviation }
      return Parameter(name: name, shape: shape, values: values)
    }
  }
}
