import PreferenceData
import RecipePlan

/// A metric that is a ratio of two sums over rows, such as a weighted mean.
public protocol RatioMetric<Example>: Metric {
  /// A row's addends to numerator and denominator; nil for a row that doesn't count.
  func contribution(of row: EvaluatedRow<Example>) -> (numerator: Double, denominator: Double)?
}

extension RatioMetric {
  /// A row counts when it adds to the denominator.
  public func counts(_ row: EvaluatedRow<Example>) -> Bool {
    (contribution(of: row)?.denominator ?? 0) > 0
  }

  /// The ratio of the sums; nil when the denominator is 0.
  public func value(of rows: [EvaluatedRow<Example>]) -> Double? {
    var numerator = 0.0
    var denominator = 0.0
    for row in rows {
      guard let addends = contribution(of: row) else { continue }
      numerator += addends.numerator
      denominator += addends.denominator
    }
    return denominator == 0 ? nil : numerator / denominator
  }
}
