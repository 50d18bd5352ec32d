/// An operation of a formula; the operands of a binary one are left and right.
public enum FormulaOperation: String, Codable, Hashable, Sendable, CaseIterable {
  /// Left plus right.
  case add
  /// Left minus right.
  case subtract
  /// Left times right.
  case multiply
  /// Left divided by right.
  case divide
  /// The smaller of left and right; the gradient goes to the smaller, to the left at a tie.
  case minimum
  /// The larger of left and right; the gradient goes to the larger, to the left at a tie.
  case maximum
  /// The operand with its sign turned.
  case negate
  /// The exponential function.
  case exp
  /// The natural logarithm.
  case log
  /// The logistic function 1 / (1 + exp(−x)).
  case sigmoid
  /// The logarithm of the logistic function, in its stable form.
  case logSigmoid
  /// log(1 + exp(x)), in its stable form.
  case softplus
  /// The operand times itself.
  case square
  /// The square root.
  case squareRoot
  /// The absolute value; its gradient at 0 is 0.
  case absolute
  /// The operand as a constant: no gradient flows into it.
  case stopGradient
  /// The sum over a reply's tokens that count.
  case sumOverTokens
  /// The mean over a reply's tokens that count.
  case meanOverTokens

  /// How many operands the operation takes.
  public var operandCount: Int {
    switch self {
    case .add, .subtract, .multiply, .divide, .minimum, .maximum: 2
    default: 1
    }
  }

  /// Whether the operation turns a sequence over tokens into a number.
  public var reducesTokens: Bool { self == .sumOverTokens || self == .meanOverTokens }
}
