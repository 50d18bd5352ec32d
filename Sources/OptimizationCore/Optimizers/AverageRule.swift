/// One step of an exponential moving average of weights.
struct AverageRule<Vector: UpdateVector>: UpdateRule {
  static var slotCount: Int { 1 }
  static var changesValues: Bool { false }

  private let weight: Vector

  /// Prepares a step.
  ///
  /// - Parameter decay: How much of the average is kept.
  @inline(__always)
  init(decay: Double) { weight = Vector(rounding: 1 - decay) }

  @inline(__always)
  func callAsFunction(
    _ value: inout Vector,
    gradient: Vector,
    first: inout Vector,
    second: inout Vector
  ) {
    first = Vector.multiplyAdd(first, weight, value - first)
  }
}
