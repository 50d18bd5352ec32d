import RecipePlan

/// Rewriting of forms that a researcher writes as on paper and that overflow or cancel as written.
///
/// Every rewriting is exact in real arithmetic and has the same gradient.
extension FormulaProgramBuilder {
  /// The step for a stable form of an operation, if it has one.
  mutating func stableUnary(_ operation: UnaryOperation, _ operand: Int) throws -> Int? {
    switch (operation, instructions[operand]) {
    case (.log, _): return try logarithm(of: operand)
    case (.exp, .unary(.logSigmoid, let inner)): return try unary(.sigmoid, inner)
    case (.exp, .unary(.log, let inner)) where isPositive(inner): return inner
    case (.squareRoot, .unary(.exp, let exponent)):
      return try unary(.exp, binary(.multiply, constant(0.5), exponent))
    case (.square, .unary(.exp, let exponent)):
      return try unary(.exp, binary(.multiply, constant(2), exponent))
    // The square overflows where its root is an ordinary number.
    case (.squareRoot, .unary(.square, let inner)): return try unary(.absolute, inner)
    default: return nil
    }
  }

  /// The step for a stable form of an operation, if it has one.
  mutating func stableBinary(
    _ operation: BinaryOperation,
    _ left: Int,
    _ right: Int
  ) throws -> Int? {
    switch operation {
    case .add: return try stableSum(left, right)
    case .subtract: return try stableDifference(left, right)
    case .multiply:
      guard case .unary(.exp, let first) = instructions[left],
        case .unary(.exp, let second) = instructions[right]
      else { return nil }
      return try unary(.exp, binary(.add, first, second))
    case .divide: return try stableQuotient(left, right)
    case .power:
      guard case .unary(.exp, let exponent) = instructions[left] else { return nil }
      return try unary(.exp, binary(.multiply, exponent, right))
    default: return nil
    }
  }

  /// exp(x) + (−1), in either order.
  private mutating func stableSum(_ left: Int, _ right: Int) throws -> Int? {
    if constantValue(left) == -1 { return try minusOne(right) }
    return constantValue(right) == -1 ? try minusOne(left) : nil
  }

  private mutating func stableDifference(_ left: Int, _ right: Int) throws -> Int? {
    if constantValue(right) == 1 { return try minusOne(left) }
    guard constantValue(left) == 1 else { return nil }
    switch instructions[right] {
    case .unary(.sigmoid, let inner): return try unary(.sigmoid, unary(.negate, inner))
    case .unary(.exp, let exponent): return try unary(.negate, unary(.expMinusOne, exponent))
    default: return nil
    }
  }

  /// exp(x) − 1 and σ(x) − 1 without cancellation.
  private mutating func minusOne(_ step: Int) throws -> Int? {
    switch instructions[step] {
    case .unary(.exp, let exponent): return try unary(.expMinusOne, exponent)
    case .unary(.sigmoid, let inner):
      return try unary(.negate, unary(.sigmoid, unary(.negate, inner)))
    default: return nil
    }
  }

  /// Quotients of what exponentials make up: shares, softmax and odds.
  private mutating func stableQuotient(_ left: Int, _ right: Int) throws -> Int? {
    // p / (p + q) = σ(log p − log q); the difference of logarithms would cancel.
    if case .binary(.add, let first, let second) = instructions[right],
      let other = first == left ? second : (second == left ? first : nil),
      let own = try logarithmicForm(of: left) ?? logarithmOfConstant(left),
      let rest = try logarithmicForm(of: other) ?? logarithmOfConstant(other)
    {
      return try unary(.sigmoid, binary(.subtract, own, rest))
    }
    guard let divisor = try logarithmicForm(of: right) else { return nil }
    if let value = constantValue(left) {
      let reciprocal = try unary(.exp, unary(.negate, divisor))
      return try binary(.multiply, constant(value), reciprocal)
    }
    guard let dividend = try logarithmicForm(of: left) else { return nil }
    return try unary(.exp, binary(.subtract, dividend, divisor))
  }
}
