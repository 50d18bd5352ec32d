/// An operation on two arrays that a formula program performs value by value.
enum BinaryOperation: Hashable, Sendable {
  case add, subtract, multiply, divide, minimum, maximum, power, less, lessOrEqual, equal

  /// Whether the operands may change places without changing a bit of the result or the gradients.
  var isCommutative: Bool { self == .add || self == .multiply }

  /// The operation on two numbers.
  func value(_ left: Double, _ right: Double) -> Double { values([left], [right], count: 1)[0] }

  /// The operation on every pair of numbers; an array of one number stands for a constant.
  func values<Number: FormulaNumber>(
    _ left: [Number],
    _ right: [Number],
    count: Int
  ) -> [Number] {
    switch self {
    case .add: zipped(left, right, count) { $0 + $1 }
    case .subtract: zipped(left, right, count) { $0 - $1 }
    case .multiply: zipped(left, right, count) { $0 * $1 }
    case .divide: zipped(left, right, count) { $0 / $1 }
    case .minimum: zipped(left, right, count) { $1 < $0 || $1.isNaN ? $1 : $0 }
    case .maximum: zipped(left, right, count) { $1 > $0 || $1.isNaN ? $1 : $0 }
    case .power: zipped(left, right, count) { Number.power($0, $1) }
    case .less: zipped(left, right, count) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: zipped(left, right, count) { $0 <= $1 ? 1 : 0 }
    case .equal: zipped(left, right, count) { $0 == $1 ? 1 : 0 }
    }
  }

  /// Adds what flows back to the left operand.
  func pullBackLeft<Number: FormulaNumber>(
    into target: inout [Number],
    adjoint: [Number],
    _ left: [Number],
    _ right: [Number]
  ) {
    switch self {
    case .add, .subtract: target.accumulate(adjoint)
    case .multiply: target.accumulate(adjoint, left, right) { $1 }
    case .divide: target.accumulate(adjoint, left, right) { 1 / $1 }
    case .minimum: target.accumulate(adjoint, left, right) { $1 < $0 ? 0 : 1 }
    case .maximum: target.accumulate(adjoint, left, right) { $1 > $0 ? 0 : 1 }
    case .power:
      target.accumulate(adjoint, left, right) {
        $1 == 0 ? 0 : $1 * Number.power($0, $1 - 1)
      }
    case .less, .lessOrEqual, .equal: break
    }
  }

  /// Adds what flows back to the right operand.
  func pullBackRight<Number: FormulaNumber>(
    into target: inout [Number],
    adjoint: [Number],
    _ left: [Number],
    _ right: [Number]
  ) {
    switch self {
    case .add: target.accumulate(adjoint)
    case .subtract: target.accumulate(adjoint, times: -1)
    case .multiply: target.accumulate(adjoint, left, right) { left, _ in left }
    case .divide:
      // Not −left / right²: the square overflows before the quotient does.
      target.accumulate(adjoint, left, right) { -($0 / $1) / $1 }
    case .minimum: target.accumulate(adjoint, left, right) { $1 < $0 ? 1 : 0 }
    case .maximum: target.accumulate(adjoint, left, right) { $1 > $0 ? 1 : 0 }
    case .power:
      // The limit at 0, where the logarithm has none.
      target.accumulate(adjoint, left, right) {
        $0 == 0 ? 0 : Number.power($0, $1) * Number.log($0)
      }
    case .less, .lessOrEqual, .equal: break
    }
  }
}
