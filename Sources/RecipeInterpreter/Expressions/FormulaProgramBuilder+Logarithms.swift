import Foundation
import RecipePlan

/// Logarithms of what exponentials make up, without the exponentials.
extension FormulaProgramBuilder {
  /// The step for the logarithm of a step where the logarithm as written overflows or cancels.
  mutating func logarithm(of step: Int) throws -> Int? {
    if let form = try logarithmicForm(of: step) { return form }
    switch instructions[step] {
    case .unary(.expMinusOne, let exponent):
      // log(exp(x) − 1) = x + log(1 − exp(−x)), not a number below 0 like the former.
      return try binary(.add, exponent, unary(.logOneMinusExp, unary(.negate, exponent)))
    // 1 − exp(x) was rewritten to −(exp(x) − 1).
    case .unary(.negate, let inner):
      guard case .unary(.expMinusOne, let exponent) = instructions[inner] else { return nil }
      return try unary(.logOneMinusExp, exponent)
    case .binary(.add, let left, let right):
      if constantValue(left) == 1 { return try unary(.logOnePlus, right) }
      return constantValue(right) == 1 ? try unary(.logOnePlus, left) : nil
    case .binary(.subtract, let left, let right) where constantValue(left) == 1:
      return try unary(.logOnePlus, unary(.negate, right))
    // A factor that is positive may leave the logarithm whatever the other one's sign.
    case .binary(.multiply, let left, let right):
      if let first = try logarithmicForm(of: left) {
        return try binary(.add, first, unary(.log, right))
      }
      guard let second = try logarithmicForm(of: right) else { return nil }
      return try binary(.add, unary(.log, left), second)
    case .binary(.divide, let left, let right):
      if let first = try logarithmicForm(of: left) {
        return try binary(.subtract, first, unary(.log, right))
      }
      guard let second = try logarithmicForm(of: right) else { return nil }
      return try binary(.subtract, unary(.log, left), second)
    default: return nil
    }
  }

  /// The step for the logarithm of a constant above 0.
  mutating func logarithmOfConstant(_ step: Int) -> Int? {
    constantValue(step).flatMap { $0 > 0 ? constant(log($0)) : nil }
  }

  /// The step for the logarithm of a positive step that is made of exponentials; nil for any other.
  mutating func logarithmicForm(of step: Int) throws -> Int? {
    // A step that occurs often is looked at once.
    if let known = logarithmicForms[step] { return known }
    let form = try makeLogarithmicForm(of: step)
    logarithmicForms[step] = .some(form)
    return form
  }

  private mutating func makeLogarithmicForm(of step: Int) throws -> Int? {
    switch instructions[step] {
    case .unary(.exp, let exponent): return exponent
    case .unary(.sigmoid, let inner): return try unary(.logSigmoid, inner)
    case .unary(.squareRoot, let inner):
      guard let form = try logarithmicForm(of: inner) else { return nil }
      return try binary(.multiply, constant(0.5), form)
    case .unary(.square, let inner):
      guard isPositive(inner), let form = try logarithmicForm(of: inner) else { return nil }
      return try binary(.multiply, constant(2), form)
    case .binary(let operation, let left, let right):
      return try logarithmicForm(of: operation, left, right)
    case .spread(let inner, let shape):
      return try logarithmicForm(of: inner).map { spread($0, to: shape) }
    case .reduce(.sum, let inner, let shape):
      guard shape != .ranks, let form = try logarithmicForm(of: inner) else { return nil }
      return intern(.reduce(.logSumExp, form, from: shape), shapes[step])
    case .reduce(.mean, let inner, let shape):
      guard shape != .ranks, let form = try logarithmicForm(of: inner) else { return nil }
      return intern(.reduce(.logMeanExp, form, from: shape), shapes[step])
    case .batchSum(let inner, let isMean):
      return try logarithmicForm(of: inner).map {
        intern(.batchLogSumExp($0, isMean: isMean), .batch)
      }
    default: return nil
    }
  }

  private mutating func logarithmicForm(
    of operation: BinaryOperation,
    _ left: Int,
    _ right: Int
  ) throws -> Int? {
    if operation == .power {
      guard isPositive(left) else { return nil }
      if let base = try logarithmicForm(of: left) { return try binary(.multiply, base, right) }
      return try logarithmOfConstant(left).map { try binary(.multiply, right, $0) }
    }
    let (first, second) = (try logarithmicForm(of: left), try logarithmicForm(of: right))
    guard first != nil || second != nil,
      let one = first ?? logarithmOfConstant(left),
      let other = second ?? logarithmOfConstant(right)
    else { return nil }
    switch operation {
    case .multiply: return try binary(.add, one, other)
    case .divide: return try binary(.subtract, one, other)
    case .add where isPositive(left) && isPositive(right):
      // log(p + q) = log p + log(1 + q / p), whichever is larger: the latter is stable.
      if constantValue(right) != nil {
        return try binary(.add, other, unary(.softplus, binary(.subtract, one, other)))
      }
      return try binary(.add, one, unary(.softplus, binary(.subtract, other, one)))
    default: return nil
    }
  }

  /// Whether a step is positive whatever the batch holds.
  func isPositive(_ step: Int) -> Bool {
    switch instructions[step] {
    case .constant(let value): value > 0
    case .unary(.exp, _), .unary(.sigmoid, _), .unary(.softplus, _): true
    case .unary(.squareRoot, let inner): isPositive(inner)
    case .binary(.add, let left, let right), .binary(.multiply, let left, let right),
      .binary(.divide, let left, let right), .binary(.minimum, let left, let right):
      isPositive(left) && isPositive(right)
    case .binary(.maximum, let left, let right): isPositive(left) || isPositive(right)
    case .binary(.power, let base, _): isPositive(base)
    case .spread(let inner, _), .reduce(.sum, let inner, _), .reduce(.mean, let inner, _),
      .batchSum(let inner, _):
      isPositive(inner)
    default: false
    }
  }
}
