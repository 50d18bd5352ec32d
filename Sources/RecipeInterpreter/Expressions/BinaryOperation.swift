/// An operation on two arrays that a formula program performs value by value.
enum BinaryOperation: Hashable, Sendable {
  case add, subtract, multiply, divide, minimum, maximum

  /// Whether the operands may change places without changing a bit of the result or the gradients.
  var isCommutative: Bool { self == .add || self == .multiply }

  /// The operation on two numbers.
  func value(_ left: Double, _ right: Double) -> Double { values([left], [right], count: 1)[0] }

  /// The operation on every pair of numbers; an array of one number stands for a constant.
  func values(_ left: [Double], _ right: [Double], count: Int) -> [Double] {
    switch self {
    case .add: zipped(left, right, count) { $0 + $1 }
    case .subtract: zipped(left, right, count) { $0 - $1 }
    case .multiply: zipped(left, right, count) { $0 * $1 }
    case .divide: zipped(left, right, count) { $0 / $1 }
    case .minimum: zipped(left, right, count) { $1 < $0 || $1.isNaN ? $1 : $0 }
    case .maximum: zipped(left, right, count) { $1 > $0 || $1.isNaN ? $1 : $0 }
    }
  }

  /// Adds what flows back to the left operand.
  func pullBackLeft(
    into target: inout [Double],
    adjoint: [Double],
    _ left: [Double],
    _ right: [Double]
  ) {
    let step = right.count == 1 ? 0 : 1
    switch self {
    case .add, .subtract: target.accumulate(adjoint) { _ in 1 }
    case .multiply: target.accumulate(adjoint) { right[$0 &* step] }
    case .divide: target.accumulate(adjoint) { 1 / right[$0 &* step] }
    case .minimum: target.accumulate(adjoint) { right[$0 &* step] < left[$0] ? 0 : 1 }
    case .maximum: target.accumulate(adjoint) { right[$0 &* step] > left[$0] ? 0 : 1 }
    }
  }

  /// Adds what flows back to the right operand.
  func pullBackRight(
    into target: inout [Double],
    adjoint: [Double],
    _ left: [Double],
    _ right: [Double]
  ) {
    let step = left.count == 1 ? 0 : 1
    switch self {
    case .add: target.accumulate(adjoint) { _ in 1 }
    case .subtract: target.accumulate(adjoint) { _ in -1 }
    case .multiply: target.accumulate(adjoint) { left[$0 &* step] }
    case .divide:
      // Not −left / right²: the square overflows before the quotient does.
      target.accumulate(adjoint) { -(left[$0 &* step] / right[$0]) / right[$0] }
    case .minimum: target.accumulate(adjoint) { right[$0] < left[$0 &* step] ? 1 : 0 }
    case .maximum: target.accumulate(adjoint) { right[$0] > left[$0 &* step] ? 1 : 0 }
    }
  }
}
