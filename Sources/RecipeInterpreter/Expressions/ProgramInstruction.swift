import RecipePlan

/// A step of a formula program; operands are the numbers of earlier steps.
enum ProgramInstruction: Hashable, Sendable {
  /// How inner values become an outer one.
  enum Reduction: Hashable, Sendable { case sum, mean, logSumExp }

  /// A number.
  case constant(Double)
  /// A number that is trained.
  case learned(LearnedScalar)
  /// A quantity of the batch.
  case term(FormulaTerm)
  /// An operation value by value.
  case unary(UnaryOperation, Int)
  /// An operation value by value on two steps of one shape, or one of them a constant.
  case binary(BinaryOperation, Int, Int)
  /// The second operand where the first is not 0, else the third.
  case select(Int, Int, Int)
  /// A value once per inner value of the next inner shape.
  case spread(Int, to: FormulaShape)
  /// A value per outer one from those of an inner shape.
  case reduce(Reduction, Int, from: FormulaShape)
  /// The logarithm of the sum of exponentials over a candidate's pairs where a mask is not 0.
  case maskedLogSumExp(Int, mask: Int)
  /// A value per candidate at each pair of which the candidate is the second.
  case second(Int)
  /// The sum over the batch with the rows' weights, divided by the weights' sum for a mean.
  case batchSum(Int, isMean: Bool)
  /// The batch's values in rising order.
  case sort(Int)
  /// Places in the candidates' falling or the batch's rising order.
  case rank(Int, of: FormulaShape)
  /// The mean over all rows so far.
  case runningMean(Int)
  /// The moving average of batches' means.
  case movingAverage(Int, decay: Double)

  /// The earlier steps that the step reads.
  var operands: [Int] {
    switch self {
    case .constant, .learned, .term: []
    case .unary(_, let operand), .spread(let operand, _), .reduce(_, let operand, _),
      .second(let operand), .batchSum(let operand, _), .sort(let operand), .rank(let operand, _),
      .runningMean(let operand), .movingAverage(let operand, _):
      [operand]
    case .binary(_, let left, let right), .maskedLogSumExp(let left, let right): [left, right]
    case .select(let condition, let value, let other): [condition, value, other]
    }
  }

  /// Whether a gradient flows through the step when it flows into operands.
  func isActive(_ active: (Int) -> Bool) -> Bool {
    switch self {
    case .constant: false
    case .learned: true
    case .term(let term): term.isLearned
    case .unary(.stopGradient, _), .binary(.less, _, _), .binary(.lessOrEqual, _, _),
      .binary(.equal, _, _), .rank, .runningMean, .movingAverage:
      false
    case .maskedLogSumExp(let operand, _): active(operand)
    case .select(_, let value, let other): active(value) || active(other)
    default: operands.contains(where: active)
    }
  }
}
