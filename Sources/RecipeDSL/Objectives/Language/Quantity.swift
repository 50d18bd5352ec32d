public import RecipePlan

/// A symbolic value that a loss is written with; writing one computes nothing.
public struct Quantity<Shape: QuantityShape>: Hashable, Sendable {
  /// The expression.
  public var formula: Formula

  /// Makes a quantity from an expression of the same shape.
  public init(_ formula: Formula) { self.formula = formula }

  /// Makes a quantity that reads a term of the same shape.
  init(_ subject: FormulaTerm.Subject, _ quantity: FormulaTerm.Quantity, name: String? = nil) {
    self.formula = .term(FormulaTerm(subject, quantity, name: name))
  }

  /// A number that the formula fixes, where a quantity is wanted.
  public static func fixed(_ value: Double) -> Quantity { Quantity(.constant(value)) }

  func applying(_ operation: FormulaOperation) -> Quantity {
    Quantity(.apply(operation, [formula]))
  }

  static func apply(_ operation: FormulaOperation, _ left: Formula, _ right: Formula) -> Quantity {
    Quantity(.apply(operation, [left, right]))
  }
}

extension Quantity {
  /// The sum of two quantities.
  public static func + (left: Quantity, right: Quantity) -> Quantity {
    apply(.add, left.formula, right.formula)
  }

  /// The quantity plus a number.
  public static func + (left: Quantity, right: Double) -> Quantity {
    apply(.add, left.formula, .constant(right))
  }

  /// A number plus the quantity.
  public static func + (left: Double, right: Quantity) -> Quantity {
    apply(.add, .constant(left), right.formula)
  }

  /// The difference of two quantities.
  public static func - (left: Quantity, right: Quantity) -> Quantity {
    apply(.subtract, left.formula, right.formula)
  }

  /// The quantity minus a number.
  public static func - (left: Quantity, right: Double) -> Quantity {
    apply(.subtract, left.formula, .constant(right))
  }

  /// A number minus the quantity.
  public static func - (left: Double, right: Quantity) -> Quantity {
    apply(.subtract, .constant(left), right.formula)
  }

  /// The product of two quantities.
  public static func * (left: Quantity, right: Quantity) -> Quantity {
    apply(.multiply, left.formula, right.formula)
  }

  /// The quantity times a number.
  public static func * (left: Quantity, right: Double) -> Quantity {
    apply(.multiply, left.formula, .constant(right))
  }

  /// A number times the quantity.
  public static func * (left: Double, right: Quantity) -> Quantity {
    apply(.multiply, .constant(left), right.formula)
  }

  /// The quotient of two quantities.
  public static func / (left: Quantity, right: Quantity) -> Quantity {
    apply(.divide, left.formula, right.formula)
  }

  /// The quantity divided by a number.
  public static func / (left: Quantity, right: Double) -> Quantity {
    apply(.divide, left.formula, .constant(right))
  }

  /// A number divided by the quantity.
  public static func / (left: Double, right: Quantity) -> Quantity {
    apply(.divide, .constant(left), right.formula)
  }

  /// The quantity with its sign turned.
  public static prefix func - (operand: Quantity) -> Quantity { operand.applying(.negate) }
}

extension Quantity where Shape: ShapeWithinBatch {
  /// The batch's value plus each of the quantity.
  public static func + (left: Quantity<PerBatch>, right: Quantity) -> Quantity {
    apply(.add, left.formula, right.formula)
  }

  /// Each of the quantity plus the batch's value.
  public static func + (left: Quantity, right: Quantity<PerBatch>) -> Quantity {
    apply(.add, left.formula, right.formula)
  }

  /// The batch's value minus each of the quantity.
  public static func - (left: Quantity<PerBatch>, right: Quantity) -> Quantity {
    apply(.subtract, left.formula, right.formula)
  }

  /// Each of the quantity minus the batch's value.
  public static func - (left: Quantity, right: Quantity<PerBatch>) -> Quantity {
    apply(.subtract, left.formula, right.formula)
  }

  /// The batch's value times each of the quantity.
  public static func * (left: Quantity<PerBatch>, right: Quantity) -> Quantity {
    apply(.multiply, left.formula, right.formula)
  }

  /// Each of the quantity times the batch's value.
  public static func * (left: Quantity, right: Quantity<PerBatch>) -> Quantity {
    apply(.multiply, left.formula, right.formula)
  }

  /// The batch's value divided by each of the quantity.
  public static func / (left: Quantity<PerBatch>, right: Quantity) -> Quantity {
    apply(.divide, left.formula, right.formula)
  }

  /// Each of the quantity divided by the batch's value.
  public static func / (left: Quantity, right: Quantity<PerBatch>) -> Quantity {
    apply(.divide, left.formula, right.formula)
  }
}
