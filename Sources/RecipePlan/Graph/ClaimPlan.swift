/// What a recipe claims: a relation between measured numbers and a threshold.
public struct ClaimPlan: Codable, Hashable, Sendable {
  /// How the measured number must stand to the threshold.
  public enum Relation: String, Codable, Hashable, Sendable {
    /// At least.
    case atLeast = ">="
    /// More than.
    case moreThan = ">"
    /// At most.
    case atMost = "<="
    /// Less than.
    case lessThan = "<"
  }

  /// The claim in the author's words.
  public var text: String
  /// The measured number.
  public var reading: ReadingPlan
  /// The number subtracted from it on the same rows; nil for none.
  public var subtracted: ReadingPlan?
  /// The relation.
  public var relation: Relation
  /// The number on the right-hand side.
  public var threshold: Double
  /// Where the recipe makes the claim.
  public var location: SourceLocation

  /// Makes a claim.
  public init(
    text: String,
    reading: ReadingPlan,
    subtracted: ReadingPlan?,
    relation: Relation,
    threshold: Double,
    location: SourceLocation
  ) {
    self.text = text
    self.reading = reading
    self.subtracted = subtracted
    self.relation = relation
    self.threshold = threshold
    self.location = location
  }
}
