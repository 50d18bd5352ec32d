/// One step of gradient descent with momentum.
struct MomentumRule<Vector: UpdateVector>: UpdateRule {
  static var slotCount: Int { 1 }

  private let scale: Vector
  private let decay: Vector
  private let momentum: Vector
  private let stepSize: Vector
  private let isNesterov: Bool

  /// Prepares a step.
  ///
  /// - Parameters:
  ///   - learningRate: The learning rate.
  ///   - momentum: How much of the velocity is kept.
  ///   - isNesterov: Whether the step looks ahead along the velocity.
  ///   - decay: The weight decay, which is added to the gradient.
  ///   - gradientScale: What the gradient is multiplied by first.
  @inline(__always)
  init(
    learningRate: Double,
    momentum: Double,
    isNesterov: Bool,
    decay: Double,
    gradientScale: Double
  ) {
    scale = Vector(rounding: gradientScale)
    self.decay = Vector(rounding: decay)
    self.momentum = Vector(rounding: momentum)
    stepSize = Vector(rounding: -learningRate)
    self.isNesterov = isNesterov
  }

  @inline(__always)
  func callAsFunction(
    _ value: inout Vector,
    gradient: Vector,
    first: inout Vector,
    second: inout Vector
  ) {
    let slope = Vector.multiplyAdd(gradient * scale, decay, value)
    first = Vector.multiplyAdd(slope, momentum, first)
    let direction = isNesterov ? Vector.multiplyAdd(slope, momentum, first) : first
    value = Vector.multiplyAdd(value, stepSize, direction)
  }
}
