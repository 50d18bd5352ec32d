import RecipePlan

/// A step of a formula program; operands are the numbers of earlier steps.
enum ProgramInstruction: Hashable, Sendable {
  /// How inner values become an outer one.
  enum Reduction: Hashable, Sendable { case sum, mean, logSumExp, logMeanExp }

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
  /// The logarithm of the sum of exponentials over the pairs of which a row is the first, with the second
  /// rows' weights.
  case rowLogSumExp(Int)
  /// The value of every row's pair with itself.
  case diagonal(Int)
  /// The sum over the batch with the rows' weights, divided by the weights' sum for a mean.
  case batchSum(Int, isMean: Bool)
  /// The logarithm of the sum or mean over the batch of exponentials with the rows' weights.
  case batchLogSumExp(Int, isMean: Bool)
  /// The batch's values in rising order.
  case sort(Int)
  /// The values of each list's candidates in falling order.
  case sortList(Int)
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
      .second(let operand), .batchSum(let operand, _), .batchLogSumExp(let operand, _),
      .rowLogSumExp(let operand), .diagonal(let operand), .sort(let operand),
      .sortList(let operand), .rank(let operand, _),
      .runningMean(let operand), .movingAverage(let operand, _):
      [operand]
    case .binary(_, let left, let right), .maskedLogSumExp(let left, let right): [left, right]
    case .select(let condition, let value, let other): [condition, value, other]
    }
  }

  /// The same step on other operands.
  func renumbered(_ number: (Int) -> Int) -> ProgramInstruction {
    switch self {
    case .constant, .learned, .term: self
    case .unary(let operation, let x): .unary(operation, number(x))
    case .binary(let operation, let x, let y): .binary(operation, number(x), number(y))
    case .select(let x, let y, let z): .select(number(x), number(y), number(z))
    case .spread(let x, let shape): .spread(number(x), to: shape)
    case .reduce(let reduction, let x, let shape): .reduce(reduction, number(x), from: shape)
    case .maskedLogSumExp(let x, let mask): .maskedLogSumExp(number(x), mask: number(mask))
    case .second(let x): .second(number(x))
    case .rowLogSumExp(let x): .rowLogSumExp(number(x))
    case .diagonal(let x): .diagonal(number(x))
    case .batchSum(let x, let isMean): .batchSum(number(x), isMean: isMean)
    case .batchLogSumExp(let x, let isMean): .batchLogSumExp(number(x), isMean: isMean)
    case .sort(let x): .sort(number(x))
    case .sortList(let x): .sortList(number(x))
    case .rank(let x, let shape): .rank(number(x), of: shape)
    case .runningMean(let x): .runningMean(number(x))
    case .movingAverage(let x, let decay): .movingAverage(number(x), decay: decay)
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
