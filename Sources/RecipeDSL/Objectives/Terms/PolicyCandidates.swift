import RecipePlan

/// What a formula can read of a ranking's candidates when a policy is trained.
public struct PolicyCandidates: Hashable, Sendable {
  /// The policy's log-probability of each candidate: the sum over its tokens.
  public var logProbability: Quantity<PerCandidate> { Quantity(.candidates, .logProbability) }

  /// The reference policy's log-probability of each candidate.
  public var referenceLogProbability: Quantity<PerCandidate> {
    Quantity(.candidates, .referenceLogProbability)
  }

  /// The log-probability of each candidate under the policy with which the stage starts.
  public var previousLogProbability: Quantity<PerCandidate> {
    Quantity(.candidates, .previousLogProbability)
  }

  /// The policy's log-probability of each candidate minus the reference's.
  public var logRatio: Quantity<PerCandidate> { logProbability - referenceLogProbability }

  /// The number of each candidate's tokens, end of text included.
  public var length: Quantity<PerCandidate> { Quantity(.candidates, .length) }

  /// How good the data say that each candidate is; rows that don't say it are an error.
  public var rating: Quantity<PerCandidate> { Quantity(.candidates, .rating) }

  /// Each candidate's place, 1 for the best; equal places are ties.
  public var rank: Quantity<PerCandidate> { Quantity(.candidates, .rank) }

  /// The number of candidates.
  public var count: Quantity<PerExample> { Quantity(.candidates, .candidateCount) }
}
