/// Rewriting of forms that a researcher writes as on paper and that overflow or cancel as written.
///
/// Every rewriting is exact in real arithmetic and has the same gradient.
extension FormulaProgramBuilder {
  /// The step for a stable or simpler form of an operation, if it has one.
  mutating func stableUnary(_ operation: UnaryOperation, _ operand: Int) throws -> Int? {
    switch (operation, instructions[operand]) {
    case (.negate, .unary(.negate, let inner)): return inner
    case (.stopGradient, .unary(.stopGradient, _)): return operand
    case (.log, .unary(.sigmoid, let inner)): return try unary(.logSigmoid, inner)
    case (.log, .unary(.exp, let inner)): return inner
    // 1 − exp(x) was rewritten to −(exp(x) − 1).
    case (.log, .unary(.negate, let inner)):
      guard case .unary(.expMinusOne, let exponent) = instructions[inner] else { return nil }
      return try unary(.logOneMinusExp, exponent)
    case (.log, .binary(.add, let left, let right)):
      guard let exponent = exponentOfOnePlusExp(left, right) else { return nil }
      return try unary(.softplus, exponent)
    default: return nil
    }
  }

  /// The step for a stable or simpler form of an operation, if it has one.
  mutating func stableBinary(
    _ operation: BinaryOperation,
    _ left: Int,
    _ right: Int
  ) throws -> Int? {
    switch (operation, constantValue(left), constantValue(right)) {
    case (.add, 0, _), (.multiply, 1, _): return right
    case (.add, _, 0), (.subtract, _, 0), (.multiply, _, 1), (.divide, _, 1): return left
    case (.subtract, 0, _), (.multiply, -1, _): return try unary(.negate, right)
    case (.multiply, _, -1): return try unary(.negate, left)
    case (.subtract, 1, _): return try oneMinus(right)
    case (.subtract, _, 1):
      guard case .unary(.exp, let exponent) = instructions[left] else { return nil }
      return try unary(.expMinusOne, exponent)
    case (.divide, 1, _):
      guard case .binary(.add, let first, let second) = instructions[right],
        let exponent = exponentOfOnePlusExp(first, second)
      else { return nil }
      return try unary(.sigmoid, unary(.negate, exponent))
    default: return nil
    }
  }

  private mutating func oneMinus(_ step: Int) throws -> Int? {
    switch instructions[step] {
    case .unary(.sigmoid, let inner): try unary(.sigmoid, unary(.negate, inner))
    case .unary(.exp, let exponent): try unary(.negate, unary(.expMinusOne, exponent))
    default: nil
    }
  }

  private func exponentOfOnePlusExp(_ left: Int, _ right: Int) -> Int? {
    for (one, other) in [(left, right), (right, left)] where constantValue(one) == 1 {
      if case .unary(.exp, let exponent) = instructions[other] { return exponent }
    }
    return nil
  }
}
