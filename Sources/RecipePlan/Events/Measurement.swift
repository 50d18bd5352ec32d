/// A number with its uncertainty and what it was measured on.
public struct Measurement: Codable, Hashable, Sendable {
  /// Which way is better.
  public enum Direction: String, Codable, Hashable, Sendable {
    /// Larger is better.
    case higher
    /// Smaller is better.
    case lower
    /// Neither: the number only describes.
    case neutral
  }

  /// The name in `metrics.jsonl` and `results.json`, TRL's where TRL has one: `rewards/accuracies`.
  public var name: String
  /// The name for people, such as `ranking accuracy`.
  public var title: String
  /// Which way is better.
  public var direction: Direction
  /// The value on all rows; nil when it is undefined there (no rows, for example).
  public var estimate: Double?
  /// The lower end of the interval; nil when there is none.
  public var low: Double?
  /// The upper end of the interval; nil when there is none.
  public var high: Double?
  /// The interval's confidence level, such as 0.95.
  public var confidence: Double
  /// How many rows were measured.
  public var count: Int
  /// How many clusters (prompts) the interval resamples.
  public var clusters: Int
  /// True for a rule that needs no model, shown beside the metric it puts in proportion.
  public var isBaseline: Bool
  /// Why there is no value, in a few words; nil when there is one.
  public var problem: String?

  /// Makes a measurement.
  public init(
    name: String,
    title: String,
    direction: Direction,
    estimate: Double?,
    low: Double?,
    high: Double?,
    confidence: Double,
    count: Int,
    clusters: Int,
    isBaseline: Bool,
    problem: String? = nil
  ) {
    self.name = name
    self.title = title
    self.direction = direction
    self.estimate = estimate
    self.low = low
    self.high = high
    self.confidence = confidence
    self.count = count
    self.clusters = clusters
    self.isBaseline = isBaseline
    self.problem = problem
  }
}
