/// A step along a given direction, with decoupled weight decay.
///
/// The direction stands in place of the gradient.
struct DirectionRule<Vector: UpdateVector>: UpdateRule {
  static var slotCount: Int { 0 }

  private let keep: Vector
  private let stepSize: Vector

  /// Prepares a step.
  ///
  /// - Parameters:
  ///   - stepSize: What the direction is multiplied by before it is subtracted.
  ///   - keep: The share of the weights that decay leaves.
  @inline(__always)
  init(stepSize: Double, keep: Double) {
    self.stepSize = Vector(rounding: -stepSize)
    self.keep = Vector(rounding: keep)
  }

  @inline(__always)
  func callAsFunction(
    _ value: inout Vector,
    gradient: Vector,
    first: inout Vector,
    second: inout Vector
  ) {
    value = Vector.multiplyAdd(value * keep, stepSize, gradient)
  }
}
