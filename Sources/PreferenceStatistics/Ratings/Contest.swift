/// One comparison of two competitors, such as a judge's verdict on two models' replies.
public struct Contest<Competitor: Hashable & Sendable>: Hashable, Sendable {
  /// The competitor whose result ``score`` is.
  public let first: Competitor
  /// The other competitor.
  public let second: Competitor
  /// The result of ``first``: 1 for a win, 0 for a loss, a half for a tie, or a share in between.
  public let score: Double
  /// How much the contest counts, finite and not negative.
  public let weight: Double

  /// Creates a comparison; the numbers are checked where a rating is computed.
  public init(_ first: Competitor, against second: Competitor, score: Double, weight: Double = 1) {
    self.first = first
    self.second = second
    self.score = score
    self.weight = weight
  }

  /// Creates a comparison that the first competitor won.
  public init(winner: Competitor, loser: Competitor, weight: Double = 1) {
    self.init(winner, against: loser, score: 1, weight: weight)
  }
}
