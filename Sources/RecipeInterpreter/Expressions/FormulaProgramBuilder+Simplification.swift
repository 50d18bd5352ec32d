import RecipePlan

/// Rewriting of forms that say in several steps what fewer say.
///
/// Every rewriting is exact in real arithmetic and has the same gradient.
extension FormulaProgramBuilder {
  /// The step for a simpler form of an operation, if it has one.
  mutating func simplerUnary(_ operation: UnaryOperation, _ operand: Int) throws -> Int? {
    switch (operation, instructions[operand]) {
    case (.negate, .unary(.negate, let inner)): return inner
    case (.negate, .binary(.subtract, let left, let right)):
      return try binary(.subtract, right, left)
    case (.negate, .binary(.multiply, let left, let right)):
      guard let factor = constantValue(left) ?? constantValue(right) else { return nil }
      let other = constantValue(left) == nil ? left : right
      return try binary(.multiply, constant(-factor), other)
    case (.square, .unary(.negate, let inner)), (.absolute, .unary(.negate, let inner)):
      return try unary(operation, inner)
    case (.stopGradient, _) where !isActive[operand]: return operand
    // What is the same for all inner values is computed once for the outer one.
    case (_, .spread(let inner, let shape)) where operation != .stopGradient:
      return spread(try unary(operation, inner), to: shape)
    default: return nil
    }
  }

  /// The step for a simpler form of an operation, if it has one.
  mutating func simplerBinary(
    _ operation: BinaryOperation,
    _ left: Int,
    _ right: Int
  ) throws -> Int? {
    switch (operation, constantValue(left), constantValue(right)) {
    case (.add, 0, _), (.multiply, 1, _): return right
    case (.add, _, 0), (.subtract, _, 0), (.multiply, _, 1), (.divide, _, 1), (.power, _, 1):
      return left
    case (.subtract, 0, _), (.multiply, -1, _): return try unary(.negate, right)
    case (.multiply, _, -1), (.divide, _, -1): return try unary(.negate, left)
    case (.power, _, 2): return try unary(.square, left)
    case (.multiply, nil, nil) where left == right: return try unary(.square, left)
    case (.minimum, _, _) where left == right, (.maximum, _, _) where left == right: return left
    default: break
    }
    if let merged = try mergedConstants(operation, left, right) { return merged }
    if let moved = try movedSign(operation, left, right) { return moved }
    return try lifted(operation, left, right)
  }

  /// c · (d · x) and c + (d + x) with one constant.
  private mutating func mergedConstants(
    _ operation: BinaryOperation,
    _ left: Int,
    _ right: Int
  ) throws -> Int? {
    guard operation.isCommutative else { return nil }
    let sides = constantValue(left) != nil ? (left, right) : (right, left)
    guard let outer = constantValue(sides.0),
      case .binary(operation, let first, let second) = instructions[sides.1],
      let inner = constantValue(first) ?? constantValue(second)
    else { return nil }
    let merged = operation.value(outer, inner)
    guard merged.isFinite else { return nil }
    return try binary(operation, constant(merged), constantValue(first) == nil ? first : second)
  }

  /// Signs of operands that the operation can take over.
  private mutating func movedSign(
    _ operation: BinaryOperation,
    _ left: Int,
    _ right: Int
  ) throws -> Int? {
    switch (operation, instructions[left], instructions[right]) {
    case (.add, _, .unary(.negate, let inner)): return try binary(.subtract, left, inner)
    case (.add, .unary(.negate, let inner), _): return try binary(.subtract, right, inner)
    case (.subtract, _, .unary(.negate, let inner)): return try binary(.add, left, inner)
    case (.multiply, .unary(.negate, let first), .unary(.negate, let second)),
      (.divide, .unary(.negate, let first), .unary(.negate, let second)):
      return try binary(operation, first, second)
    case (.multiply, .constant(let factor), .unary(.negate, let inner)),
      (.multiply, .unary(.negate, let inner), .constant(let factor)):
      return try binary(.multiply, constant(-factor), inner)
    default: return nil
    }
  }

  /// An operation on values that are the same for all inner ones, done once for the outer one.
  mutating func lifted(
    _ operation: BinaryOperation,
    _ left: Int,
    _ right: Int
  ) throws -> Int? {
    switch (instructions[left], instructions[right]) {
    case (.spread(let first, let shape), .spread(let second, let other)) where shape == other:
      return spread(try binary(operation, first, second), to: shape)
    case (.spread(let first, let shape), .constant):
      return spread(try binary(operation, first, right), to: shape)
    case (.constant, .spread(let second, let shape)):
      return spread(try binary(operation, left, second), to: shape)
    default: return nil
    }
  }

  /// A sum or mean of products with a factor that is the same for all inner values: the factor stands
  /// before the sum, one product instead of one per inner value.
  mutating func factored(
    _ reduction: ProgramInstruction.Reduction,
    _ operand: Int,
    from shape: FormulaShape,
    to outer: FormulaShape
  ) throws -> Int? {
    guard shape != .ranks, reduction == .sum || reduction == .mean else { return nil }
    func reduced(_ inner: Int, _ builder: inout FormulaProgramBuilder) throws -> Int {
      let whole = builder.spread(inner, to: shape, evenConstants: true)
      return try builder.reduction(reduction, whole, from: shape, to: outer)
    }
    switch instructions[operand] {
    case .unary(.negate, let inner): return try unary(.negate, reduced(inner, &self))
    case .binary(.multiply, let left, let right):
      for (factor, other) in [(left, right), (right, left)] {
        if constantValue(factor) != nil {
          return try binary(.multiply, factor, reduced(other, &self))
        }
        if case .spread(let inner, shape) = instructions[factor] {
          return try binary(.multiply, inner, reduced(other, &self))
        }
      }
      return nil
    default: return nil
    }
  }
}
