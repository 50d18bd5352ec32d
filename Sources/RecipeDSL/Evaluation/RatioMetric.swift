import PreferenceData
import RecipePlan

/// A metric that is a ratio of two sums over rows, such as a weighted mean.
public protocol RatioMetric<Example>: Metric {
  /// A row's addends to numerator and denominator; nil for a row that doesn't count.
  func contribution(of row: EvaluatedRow<Example>) -> (numerator: Double, denominator: Double)?
  /// The addends of all rows of an evaluation, for a metric whose rows depend on each other.
  ///
  /// Rows of one prompt are resampled together, so a row may depend on others of its own prompt.
  func contributions(
    of rows: [EvaluatedRow<Example>]
  ) -> [(numerator: Double, denominator: Double)?]
}

extension RatioMetric {
  /// Every row's own addends.
  public func contributions(
    of rows: [EvaluatedRow<Example>]
  ) -> [(numerator: Double, denominator: Double)?] { rows.map(contribution) }

  /// A row counts when it adds to the denominator.
  public func counts(_ row: EvaluatedRow<Example>) -> Bool {
    (contribution(of: row)?.denominator ?? 0) > 0
  }

  /// The ratio of the sums; nil when the denominator is 0.
  public func value(of rows: [EvaluatedRow<Example>]) -> Double? {
    var numerator = 0.0
    var denominator = 0.0
    for addends in contributions(of: rows) {
      guard let addends else { continue }
      numerator += addends.numerator
      denominator += addends.denominator
    }
    return denominator == 0 ? nil : numerator / denominator
  }
}
