/// How a claim stands against what was measured.
public struct ClaimReport: Codable, Hashable, Sendable {
  /// Three verdicts: an interval that straddles the threshold decides nothing.
  public enum Verdict: String, Codable, Hashable, Sendable {
    /// The whole interval satisfies the requirement.
    case holds
    /// The whole interval violates it.
    case fails
    /// The interval straddles the threshold, or nothing could be measured.
    case undecided
  }

  /// The claim in the author's words.
  public var text: String
  /// Where the recipe makes it.
  public var location: SourceLocation
  /// What was measured: a metric, or a paired difference of two.
  public var measured: Measurement
  /// The relation: `>=`, `>`, `<=` or `<`.
  public var relation: String
  /// The number on the right-hand side.
  public var threshold: Double
  /// The verdict, from unrounded numbers.
  public var verdict: Verdict
  /// Why nothing was decided, when the reason is not the interval; otherwise empty.
  public var reason: String

  /// Makes a report.
  public init(
    text: String,
    location: SourceLocation,
    measured: Measurement,
    relation: String,
    threshold: Double,
    verdict: Verdict,
    reason: String
  ) {
    self.text = text
    self.location = location
    self.measured = measured
    self.relation = relation
    self.threshold = threshold
    self.verdict = verdict
    self.reason = reason
  }
}
