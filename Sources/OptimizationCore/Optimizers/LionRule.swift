/// One step of Lion.
struct LionRule<Vector: UpdateVector>: UpdateRule {
  static var slotCount: Int { 1 }

  private let scale: Vector
  private let keep: Vector
  private let stepSize: Vector
  private let directionWeight: Vector
  private let memoryWeight: Vector

  /// Prepares a step.
  ///
  /// - Parameters:
  ///   - learningRate: The learning rate.
  ///   - firstBeta: The share of the momentum in the direction.
  ///   - secondBeta: The decay of the momentum.
  ///   - decay: The decoupled weight decay.
  ///   - gradientScale: What the gradient is multiplied by first.
  @inline(__always)
  init(
    learningRate: Double,
    firstBeta: Double,
    secondBeta: Double,
    decay: Double,
    gradientScale: Double
  ) {
    scale = Vector(rounding: gradientScale)
    keep = Vector(rounding: 1 - learningRate * decay)
    stepSize = Vector(rounding: -learningRate)
    directionWeight = Vector(rounding: 1 - firstBeta)
    memoryWeight = Vector(rounding: 1 - secondBeta)
  }

  @inline(__always)
  func callAsFunction(
    _ value: inout Vector,
    gradient: Vector,
    first: inout Vector,
    second: inout Vector
  ) {
    let change = gradient * scale - first
    let direction = Vector.multiplyAdd(first, directionWeight, change).signs
    first = Vector.multiplyAdd(first, memoryWeight, change)
    value = Vector.multiplyAdd(value * keep, stepSize, direction)
  }
}
