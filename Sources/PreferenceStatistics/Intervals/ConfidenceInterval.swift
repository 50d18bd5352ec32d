/// A value measured on a sample, with the range that repeats of the measurement would cover.
public struct ConfidenceInterval: Codable, Hashable, Sendable {
  /// The value on the rows as they are, in the unit of the statistic.
  public let estimate: Double
  /// The lower end, in the unit of the statistic.
  public let low: Double
  /// The upper end, in the unit of the statistic.
  public let high: Double
  /// The share of repeats that the range is meant to cover, between 0 and 1.
  public let confidence: Double
  /// How many resamples were drawn; 0 if the interval comes from a formula.
  public let resamples: Int
  /// How many of the resamples gave no value and are therefore missing from the percentiles.
  public let undefinedResamples: Int
  /// How many rows the estimate is computed from.
  public let observations: Int

  /// Creates an interval from its parts, without checking them against each other.
  public init(
    estimate: Double,
    low: Double,
    high: Double,
    confidence: Double,
    resamples: Int,
    undefinedResamples: Int = 0,
    observations: Int
  ) {
    self.estimate = estimate
    self.low = low
    self.high = high
    self.confidence = confidence
    self.resamples = resamples
    self.undefinedResamples = undefinedResamples
    self.observations = observations
  }

  /// The distance between the two ends; 0 when no resample differed from the estimate.
  public var width: Double { high - low }

  /// Whether the value lies between the ends, ends included.
  public func contains(_ value: Double) -> Bool {
    low <= value && value <= high
  }
}
