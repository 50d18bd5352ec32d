/// The part of a step of Muon before the momentum is orthogonalized.
///
/// The direction is written where other rules write weights, of which this one reads none.
struct OrthogonalMomentumRule<Vector: UpdateVector>: UpdateRule {
  static var slotCount: Int { 1 }

  private let scale: Vector
  private let momentum: Vector
  private let newWeight: Vector
  private let isNesterov: Bool

  /// Prepares a step.
  ///
  /// - Parameters:
  ///   - momentum: How much of the running mean of gradients is kept.
  ///   - isNesterov: Whether the step looks ahead along the mean.
  ///   - gradientScale: What the gradient is multiplied by first.
  @inline(__always)
  init(momentum: Double, isNesterov: Bool, gradientScale: Double) {
    scale = Vector(rounding: gradientScale)
    self.momentum = Vector(rounding: momentum)
    newWeight = Vector(rounding: 1 - momentum)
    self.isNesterov = isNesterov
  }

  @inline(__always)
  func callAsFunction(
    _ value: inout Vector,
    gradient: Vector,
    first: inout Vector,
    second: inout Vector
  ) {
    let slope = gradient * scale
    first = Vector.multiplyAdd(first, newWeight, slope - first)
    value = isNesterov ? Vector.multiplyAdd(slope, momentum, first - slope) : first
  }
}
