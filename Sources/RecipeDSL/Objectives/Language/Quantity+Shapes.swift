import RecipePlan

extension Quantity where Shape == PerToken {
  /// The sum over the reply's tokens.
  public func sum() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.sumOverTokens, [formula]))
  }

  /// The mean over the reply's tokens.
  public func mean() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.meanOverTokens, [formula]))
  }

  /// The mean over the reply's tokens with weights: Σ weight·value / Σ weight.
  public func mean(weights: Quantity<PerToken>) -> Quantity<PerExample> {
    (weights * self).sum() / weights.sum()
  }

  /// The sum over the reply's tokens for which a condition holds.
  public func sum(where condition: Condition<PerToken>) -> Quantity<PerExample> {
    select(condition, self, else: 0).sum()
  }

  /// The mean over the reply's tokens for which a condition holds, 0 where it holds for none.
  public func mean(where condition: Condition<PerToken>) -> Quantity<PerExample> {
    sum(where: condition) / max(condition.number.sum(), 1)
  }

  /// The logarithm of the sum of exponentials over the reply's tokens.
  public func logSumExp() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.logSumExpOverTokens, [formula]))
  }
}

extension Quantity where Shape == PerCandidateToken {
  /// The sum over each candidate's tokens.
  public func sum() -> Quantity<PerCandidate> {
    Quantity<PerCandidate>(.apply(.sumOverTokens, [formula]))
  }

  /// The mean over each candidate's tokens.
  public func mean() -> Quantity<PerCandidate> {
    Quantity<PerCandidate>(.apply(.meanOverTokens, [formula]))
  }

  /// The sum over each candidate's tokens for which a condition holds.
  public func sum(where condition: Condition<PerCandidateToken>) -> Quantity<PerCandidate> {
    select(condition, self, else: 0).sum()
  }

  /// The mean over each candidate's tokens with weights: Σ weight·value / Σ weight.
  public func mean(weights: Quantity<PerCandidateToken>) -> Quantity<PerCandidate> {
    (weights * self).sum() / weights.sum()
  }

  /// The mean over each candidate's tokens for which a condition holds, 0 where it holds for none.
  public func mean(where condition: Condition<PerCandidateToken>) -> Quantity<PerCandidate> {
    sum(where: condition) / max(condition.number.sum(), 1)
  }

  /// The logarithm of the sum of exponentials over each candidate's tokens.
  public func logSumExp() -> Quantity<PerCandidate> {
    Quantity<PerCandidate>(.apply(.logSumExpOverTokens, [formula]))
  }
}

extension Quantity where Shape == PerCandidate {
  /// The value beside each token of the candidate.
  public var perToken: Quantity<PerCandidateToken> { Quantity<PerCandidateToken>(formula) }

  /// The sum over the example's candidates for which a condition holds.
  public func sum(where condition: Condition<PerCandidate>) -> Quantity<PerExample> {
    select(condition, self, else: 0).sum()
  }

  /// The mean over the example's candidates for which a condition holds, 0 where it holds for none.
  public func mean(where condition: Condition<PerCandidate>) -> Quantity<PerExample> {
    sum(where: condition) / max(condition.number.sum(), 1)
  }

  /// The largest value among the example's candidates; the gradient flows to the candidate that has
  /// it, to the earlier one at a tie.
  public func largest() -> Quantity<PerExample> { sum(where: descendingRank .== 1) }

  /// The smallest value among the example's candidates; the gradient flows to the candidate that has
  /// it.
  public func smallest() -> Quantity<PerExample> { -(-self).largest() }

  /// The values from the largest to the smallest; the gradient flows to the candidate that has the
  /// value.
  public func sortedOverCandidates() -> Quantity<PerPlace> {
    Quantity<PerPlace>(.apply(.sortOverCandidates, [formula]))
  }

  /// The sum over the example's candidates.
  public func sum() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.sumOverCandidates, [formula]))
  }

  /// The mean over the example's candidates.
  public func mean() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.meanOverCandidates, [formula]))
  }

  /// The logarithm of the sum of exponentials over the example's candidates.
  public func logSumExp() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.logSumExpOverCandidates, [formula]))
  }

  /// The logarithm of the softmax over the example's candidates.
  public var logSoftmax: Quantity<PerCandidate> { self - logSumExp().perCandidate }

  /// The softmax over the example's candidates.
  public var softmax: Quantity<PerCandidate> { exp(logSoftmax) }

  /// The candidate's place from 1 for the largest value, the earlier candidate first at a tie; no
  /// gradient flows into it.
  public var descendingRank: Quantity<PerCandidate> { applying(.rankOverCandidates) }

  /// The value of the first candidate of each pair.
  public var ofFirst: Quantity<PerPair> { Quantity<PerPair>(.apply(.firstOfPair, [formula])) }

  /// The value of the second candidate of each pair.
  public var ofSecond: Quantity<PerPair> { Quantity<PerPair>(.apply(.secondOfPair, [formula])) }
}

extension Quantity where Shape == PerPair {
  /// For each candidate, the sum over the pairs of which it is the first.
  public func sumOverSecond() -> Quantity<PerCandidate> {
    Quantity<PerCandidate>(.apply(.sumOverSecond, [formula]))
  }

  /// For each candidate, the logarithm of the sum of exponentials over the pairs of which it is the
  /// first and for which a condition holds; it must hold for one pair of each candidate at least.
  public func logSumExpOverSecond(where condition: Condition<PerPair>) -> Quantity<PerCandidate> {
    Quantity<PerCandidate>(.apply(.logSumExpOverSecond, [formula, condition.formula]))
  }

  /// The sum over all ordered pairs of the example's candidates.
  public func sum() -> Quantity<PerExample> { sumOverSecond().sum() }
}

extension Quantity where Shape == PerExample {
  /// The value beside each token of a reply.
  public var perToken: Quantity<PerToken> { Quantity<PerToken>(formula) }

  /// The value beside each candidate of the example.
  public var perCandidate: Quantity<PerCandidate> { Quantity<PerCandidate>(formula) }

  /// The value beside each pair of the example's candidates.
  public var perPair: Quantity<PerPair> { Quantity<PerPair>(formula) }

  /// The sum over the batch, each row with its weight.
  ///
  /// A formula that reads the batch needs all of it at once: its stage can't have micro-batches.
  public func batchSum() -> Quantity<PerBatch> {
    Quantity<PerBatch>(.apply(.sumOverBatch, [formula]))
  }

  /// The mean over the batch, each row with its weight.
  public func batchMean() -> Quantity<PerBatch> {
    Quantity<PerBatch>(.apply(.meanOverBatch, [formula]))
  }

  /// The mean over all rows of this step and those before it; no gradient flows into it.
  public func runningMean() -> Quantity<PerBatch> {
    Quantity<PerBatch>(.apply(.runningMean, [formula]))
  }

  /// The moving average of the steps' means, the first one to begin with; no gradient flows into it.
  /// - Parameter decay: The share of the old value that each step keeps; from 0 up to, but not, 1.
  /// - Returns: The average after this step.
  public func movingAverage(decay: Double) -> Quantity<PerBatch> {
    Quantity<PerBatch>(.apply(.movingAverage, [formula, .constant(decay)]))
  }

  /// The batch's values from the smallest to the largest; the gradient flows to the row that has the
  /// value.
  ///
  /// Rows that weigh differently are an error: there is no half place in an order.
  public func sortedOverBatch() -> Quantity<PerRank> {
    Quantity<PerRank>(.apply(.sort, [formula]))
  }

  /// The row's place in its batch from 1 for the smallest value; no gradient flows into it.
  ///
  /// Rows of different weights in one batch are an error, as in `sortedOverBatch()`.
  public var ascendingRankInBatch: Quantity<PerExample> { applying(.rankInBatch) }
}

extension Quantity where Shape == PerPlace {
  /// The sum over the places of the sorted list.
  public func sum() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.sumOverPlaces, [formula]))
  }

  /// The mean over the places of the sorted list.
  public func mean() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.meanOverPlaces, [formula]))
  }
}

extension Quantity where Shape == PerRank {
  /// The mean over the places of the sorted batch.
  public func mean() -> Quantity<PerBatch> {
    Quantity<PerBatch>(.apply(.meanOverRanks, [formula]))
  }
}

extension Quantity where Shape == PerBatch {
  /// The value beside each example of the batch.
  public var perExample: Quantity<PerExample> { Quantity<PerExample>(formula) }

  /// The value beside each token of a reply.
  public var perToken: Quantity<PerToken> { Quantity<PerToken>(formula) }

  /// The value beside each candidate of each example.
  public var perCandidate: Quantity<PerCandidate> { Quantity<PerCandidate>(formula) }

  /// A number that the stage's optimizer trains together with the model.
  /// - Parameters:
  ///   - name: What it is called in metrics and weight files; unique within a stage.
  ///   - initial: The value before the first step.
  /// - Returns: The number.
  public static func learned(_ name: String, initial: Double) -> Quantity<PerBatch> {
    Quantity(.learned(LearnedScalar(name, initial: initial)))
  }
}
