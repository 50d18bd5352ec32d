public import RecipePlan

/// Something that holds or doesn't, for each value of a shape; `select` chooses by it.
///
/// Conditions are written with `.<`, `.<=`, `.>`, `.>=` and `.==` between quantities, and combined
/// with `.&`, `.|` and `.!`. No gradient flows through them.
public struct Condition<Shape: QuantityShape>: Hashable, Sendable {
  /// The expression, 1 where the condition holds and 0 elsewhere.
  public var formula: Formula

  /// 1 where the condition holds and 0 elsewhere.
  public var number: Quantity<Shape> { Quantity(formula) }

  init(_ operation: FormulaOperation, _ left: Formula, _ right: Formula) {
    formula = .apply(operation, [left, right])
  }

  /// Both conditions hold.
  public static func .& (left: Condition, right: Condition) -> Condition {
    Condition(.multiply, left.formula, right.formula)
  }

  /// At least one of the conditions holds.
  public static func .| (left: Condition, right: Condition) -> Condition {
    Condition(.maximum, left.formula, right.formula)
  }

  /// The condition doesn't hold.
  public static prefix func .! (condition: Condition) -> Condition {
    Condition(.subtract, .constant(1), condition.formula)
  }
}

extension Quantity {
  /// Whether the left quantity is less than the right one.
  public static func .< (left: Quantity, right: Quantity) -> Condition<Shape> {
    Condition(.less, left.formula, right.formula)
  }

  /// Whether the quantity is less than a number.
  public static func .< (left: Quantity, right: Double) -> Condition<Shape> {
    Condition(.less, left.formula, .constant(right))
  }

  /// Whether the left quantity is at most the right one.
  public static func .<= (left: Quantity, right: Quantity) -> Condition<Shape> {
    Condition(.lessOrEqual, left.formula, right.formula)
  }

  /// Whether the quantity is at most a number.
  public static func .<= (left: Quantity, right: Double) -> Condition<Shape> {
    Condition(.lessOrEqual, left.formula, .constant(right))
  }

  /// Whether the left quantity is greater than the right one.
  public static func .> (left: Quantity, right: Quantity) -> Condition<Shape> {
    Condition(.less, right.formula, left.formula)
  }

  /// Whether the quantity is greater than a number.
  public static func .> (left: Quantity, right: Double) -> Condition<Shape> {
    Condition(.less, .constant(right), left.formula)
  }

  /// Whether the left quantity is at least the right one.
  public static func .>= (left: Quantity, right: Quantity) -> Condition<Shape> {
    Condition(.lessOrEqual, right.formula, left.formula)
  }

  /// Whether the quantity is at least a number.
  public static func .>= (left: Quantity, right: Double) -> Condition<Shape> {
    Condition(.lessOrEqual, .constant(right), left.formula)
  }

  /// Whether the quantities are equal.
  public static func .== (left: Quantity, right: Quantity) -> Condition<Shape> {
    Condition(.equal, left.formula, right.formula)
  }

  /// Whether the quantity equals a number.
  public static func .== (left: Quantity, right: Double) -> Condition<Shape> {
    Condition(.equal, left.formula, .constant(right))
  }
}

/// One quantity where a condition holds, another elsewhere; the gradient flows into the chosen one.
/// - Parameters:
///   - condition: What decides.
///   - value: The quantity where it holds.
///   - other: The quantity where it doesn't.
/// - Returns: The chosen quantity.
public func select<Shape>(
  _ condition: Condition<Shape>,
  _ value: Quantity<Shape>,
  else other: Quantity<Shape>
) -> Quantity<Shape> {
  Quantity(.apply(.select, [condition.formula, value.formula, other.formula]))
}

/// One quantity where a condition holds, a number elsewhere.
/// - Parameters:
///   - condition: What decides.
///   - value: The quantity where it holds.
///   - other: The number where it doesn't.
/// - Returns: The chosen value.
public func select<Shape>(
  _ condition: Condition<Shape>,
  _ value: Quantity<Shape>,
  else other: Double
) -> Quantity<Shape> {
  Quantity(.apply(.select, [condition.formula, value.formula, .constant(other)]))
}

/// One number where a condition holds, another elsewhere.
/// - Parameters:
///   - condition: What decides.
///   - value: The number where it holds.
///   - other: The number where it doesn't.
/// - Returns: The chosen number.
public func select<Shape>(
  _ condition: Condition<Shape>,
  _ value: Double,
  else other: Double
) -> Quantity<Shape> {
  Quantity(.apply(.select, [condition.formula, .constant(value), .constant(other)]))
}
