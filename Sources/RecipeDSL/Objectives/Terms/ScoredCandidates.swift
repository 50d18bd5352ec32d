import RecipePlan

/// What a formula can read of a ranking's candidates when a reward model is trained.
public struct ScoredCandidates: Hashable, Sendable {
  /// The model's score of each candidate given the prompt.
  public var score: Quantity<PerCandidate> { Quantity(.candidates, .score) }

  /// What a head of several values gives each candidate under a name.
  public func output(_ name: String) -> Quantity<PerCandidate> {
    Quantity(.candidates, .output, name: name)
  }

  /// The number of each candidate's tokens, end of text included.
  public var length: Quantity<PerCandidate> { Quantity(.candidates, .length) }

  /// How good the data say that each candidate is; rows that don't say it are an error.
  public var rating: Quantity<PerCandidate> { Quantity(.candidates, .rating) }

  /// Each candidate's place, 1 for the best; equal places are ties.
  public var rank: Quantity<PerCandidate> { Quantity(.candidates, .rank) }

  /// The number of candidates.
  public var count: Quantity<PerExample> { Quantity(.candidates, .candidateCount) }
}
