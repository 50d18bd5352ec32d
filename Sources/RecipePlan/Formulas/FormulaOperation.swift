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
  /// Left to the power of right; a left operand below 0 needs a whole constant on the right.
  case power
  /// The smaller of left and right; the gradient goes to the smaller, to the left at a tie.
  case minimum
  /// The larger of left and right; the gradient goes to the larger, to the left at a tie.
  case maximum
  /// 1 where left is less than right, else 0; without gradient.
  case less
  /// 1 where left is at most right, else 0; without gradient.
  case lessOrEqual
  /// 1 where left equals right, else 0; without gradient.
  case equal
  /// The second operand where the first is not 0, else the third; no gradient flows into the first.
  case select
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
  /// log(1 − exp(x)) for a negative x, in its stable form.
  case logOneMinusExp
  /// The logarithm of the normal distribution function, in its stable form.
  case logNormalCDF
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
  /// The logarithm of the sum of exponentials over a reply's tokens that count, in its stable form.
  case logSumExpOverTokens
  /// The sum over an example's candidates.
  case sumOverCandidates
  /// The mean over an example's candidates.
  case meanOverCandidates
  /// The logarithm of the sum of exponentials over an example's candidates, in its stable form.
  case logSumExpOverCandidates
  /// The place of each candidate from 1 for the largest value, the earlier one first at a tie;
  /// without gradient.
  case rankOverCandidates
  /// The values of an example's candidates from the largest to the smallest.
  case sortOverCandidates
  /// The sum over the places of a sorted list.
  case sumOverPlaces
  /// The mean over the places of a sorted list.
  case meanOverPlaces
  /// The value of the first candidate of each pair.
  case firstOfPair
  /// The value of the second candidate of each pair.
  case secondOfPair
  /// The sum over the pairs of which a candidate is the first.
  case sumOverSecond
  /// The logarithm of the sum of exponentials of the left operand over the pairs of which a
  /// candidate is the first and where the right operand is not 0.
  case logSumExpOverSecond
  /// The logarithm of the sum of exponentials over the pairs of which a row is the first, each with the
  /// second row's weight.
  case logSumExpOverSecondRow
  /// The value of the pair that a row makes with itself.
  case ofSameRow
  /// The sum over the batch's examples, each with its row's weight.
  case sumOverBatch
  /// The mean over the batch's examples, each with its row's weight.
  case meanOverBatch
  /// The batch's values from the smallest to the largest; rows must weigh the same.
  case sort
  /// The mean over the places of the sorted batch.
  case meanOverRanks
  /// The place of each example from 1 for the smallest value, the earlier one first at a tie;
  /// without gradient.
  case rankInBatch
  /// The mean over all examples of this step and those before it; without gradient.
  case runningMean
  /// The moving average of the steps' means, of which the right operand, a constant, keeps that share
  /// of the old value; the first step's mean to begin with; without gradient.
  case movingAverage

  /// How many operands the operation takes.
  public var operandCount: Int {
    switch self {
    case .select: 3
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum, .less, .lessOrEqual,
      .equal, .logSumExpOverSecond, .movingAverage:
      2
    default: 1
    }
  }

  /// Whether no gradient flows through the operation.
  public var stopsGradient: Bool {
    switch self {
    case .less, .lessOrEqual, .equal, .stopGradient, .rankOverCandidates, .rankInBatch,
      .runningMean, .movingAverage:
      true
    default: false
    }
  }

  /// Whether the result for one row depends on the other rows of its batch.
  public var readsBatch: Bool {
    switch self {
    case .sumOverBatch, .meanOverBatch, .sort, .meanOverRanks, .rankInBatch, .runningMean,
      .movingAverage, .logSumExpOverSecondRow:
      true
    default: false
    }
  }
}
