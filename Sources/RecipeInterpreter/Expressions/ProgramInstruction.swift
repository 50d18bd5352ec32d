import RecipePlan

/// A step of a formula program; operands are the numbers of earlier steps.
enum ProgramInstruction: Hashable, Sendable {
  /// A number.
  case constant(Double)
  /// A quantity of the batch.
  case term(FormulaTerm)
  /// An operation value by value.
  case unary(UnaryOperation, Int)
  /// An operation value by value on two steps of one shape, or one of them a constant.
  case binary(BinaryOperation, Int, Int)
  /// A value per example, once per token of a reply.
  case spread(Int, FormulaTerm.Subject)
  /// The sum over each example's tokens.
  case sum(Int, FormulaTerm.Subject)
  /// The mean over each example's tokens.
  case mean(Int, FormulaTerm.Subject)

  /// The earlier steps that the step reads.
  var operands: [Int] {
    switch self {
    case .constant, .term: []
    case .unary(_, let operand), .spread(let operand, _), .sum(let operand, _),
      .mean(let operand, _):
      [operand]
    case .binary(_, let left, let right): [left, right]
    }
  }
}

/// How many values a step of a formula program has.
enum ProgramShape: Hashable, Sendable {
  /// One.
  case constant
  /// One per example.
  case examples
  /// One per token of a reply.
  case tokens(FormulaTerm.Subject)
}
