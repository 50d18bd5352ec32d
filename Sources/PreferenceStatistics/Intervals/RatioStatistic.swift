/// A statistic that is one sum over rows divided by another, such as a weighted mean.
///
/// Accuracy, mean margin, win rate, log loss per token and Brier score all have this form. The
/// bootstrap handles it without looking at single rows again: it adds up whole clusters.
public struct RatioStatistic: Hashable, Sendable {
  /// What each row adds above the fraction line, in the unit of the statistic times the weight.
  public let numerators: [Double]
  /// What each row adds below the fraction line: its weight or count, never negative.
  public let denominators: [Double]

  /// Creates a ratio of the sum of the numerators and the sum of the denominators.
  ///
  /// - Throws: ``StatisticsError`` if the lengths differ, a number is not finite, or a denominator
  ///   is negative.
  public init(numerators: [Double], denominators: [Double]) throws(StatisticsError) {
    guard numerators.count == denominators.count else {
      throw .lengthMismatch(
        what: "denominators",
        expected: numerators.count,
        found: denominators.count
      )
    }
    for row in numerators.indices {
      guard numerators[row].isFinite else { throw .notFinite(what: "numerators", row: row) }
      guard denominators[row].isFinite else { throw .notFinite(what: "denominators", row: row) }
      guard denominators[row] >= 0 else {
        throw .outOfRange(what: "denominators", value: denominators[row], allowed: "at least 0")
      }
    }
    self.numerators = numerators
    self.denominators = denominators
  }

  /// Creates the mean of the values, each row counting once.
  ///
  /// - Throws: ``StatisticsError/notFinite(what:row:)`` if a value is not finite.
  public init(meanOf values: [Double]) throws(StatisticsError) {
    try self.init(numerators: values, denominators: Array(repeating: 1, count: values.count))
  }

  /// How many rows the statistic is computed from.
  public var rowCount: Int { numerators.count }

  /// The ratio over all rows, or `nil` if the denominators add up to zero.
  public var value: Double? {
    Self.ratio(numerators.reduce(0, +), denominators.reduce(0, +))
  }

  /// The quotient, or `nil` where it has no finite value.
  static func ratio(_ numerator: Double, _ denominator: Double) -> Double? {
    guard denominator > 0 else { return nil }
    let quotient = numerator / denominator
    return quotient.isFinite ? quotient : nil
  }
}
