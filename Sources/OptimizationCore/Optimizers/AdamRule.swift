/// One step of Adam with coupled or decoupled weight decay.
struct AdamRule<Vector: UpdateVector>: UpdateRule {
  static var slotCount: Int { 2 }

  private let scale: Vector
  private let keep: Vector
  private let coupledDecay: Vector
  private let stepSize: Vector
  private let inverseRoot: Vector
  private let epsilon: Vector
  private let firstWeight: Vector
  private let secondKeep: Vector
  private let secondWeight: Vector

  /// Prepares a step.
  ///
  /// - Parameters:
  ///   - learningRate: The learning rate.
  ///   - moments: What the step makes of its running means.
  ///   - decoupledDecay: The weight decay that bypasses the gradient.
  ///   - coupledDecay: The weight decay that is added to the gradient.
  ///   - gradientScale: What the gradient is multiplied by first.
  @inline(__always)
  init(
    learningRate: Double,
    moments: AdamMoments,
    decoupledDecay: Double = 0,
    coupledDecay: Double = 0,
    gradientScale: Double
  ) {
    scale = Vector(rounding: gradientScale)
    keep = Vector(rounding: 1 - learningRate * decoupledDecay)
    self.coupledDecay = Vector(rounding: coupledDecay)
    stepSize = Vector(rounding: -learningRate / moments.firstCorrection)
    inverseRoot = Vector(rounding: 1 / moments.rootCorrection)
    epsilon = Vector(rounding: moments.epsilon)
    firstWeight = Vector(rounding: 1 - moments.firstBeta)
    secondKeep = Vector(rounding: moments.secondBeta)
    secondWeight = Vector(rounding: 1 - moments.secondBeta)
  }

  @inline(__always)
  func callAsFunction(
    _ value: inout Vector,
    gradient: Vector,
    first: inout Vector,
    second: inout Vector
  ) {
    let slope = Vector.multiplyAdd(gradient * scale, coupledDecay, value)
    first = Vector.multiplyAdd(first, firstWeight, slope - first)
    second = Vector.multiplyAdd(second * secondKeep, slope * slope, secondWeight)
    let denominator = second.squareRoot() * inverseRoot + epsilon
    value = Vector.multiplyAdd(value * keep, stepSize, first / denominator)
  }
}
