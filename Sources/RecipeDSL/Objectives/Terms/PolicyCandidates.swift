import RecipePlan

/// What a formula can read of a ranking's candidates when a policy is trained.
public struct PolicyCandidates: Hashable, Sendable {
  /// The candidates' tokens one by one.
  public struct Tokens: Hashable, Sendable {
    /// The policy's log-probability of each token.
    public var logProbability: Quantity<PerCandidateToken> {
      Quantity(.candidates, .tokenLogProbabilities)
    }

    /// The reference policy's log-probability of each token.
    public var referenceLogProbability: Quantity<PerCandidateToken> {
      Quantity(.candidates, .referenceTokenLogProbabilities)
    }

    /// The log-probability of each token under the policy with which the stage starts.
    public var previousLogProbability: Quantity<PerCandidateToken> {
      Quantity(.candidates, .previousTokenLogProbabilities)
    }

    /// The policy's log-probability of each token minus the reference's.
    public var logRatio: Quantity<PerCandidateToken> { logProbability - referenceLogProbability }

    /// The token's place in its candidate, from 1.
    public var position: Quantity<PerCandidateToken> { Quantity(.candidates, .tokenPositions) }

    /// The divergence KL(π_ref ‖ π) over the vocabulary at the token.
    public var divergence: Quantity<PerCandidateToken> { Quantity(.candidates, .tokenDivergences) }

    /// The divergence KL(π ‖ π_ref) over the vocabulary at the token.
    public var reverseDivergence: Quantity<PerCandidateToken> {
      Quantity(.candidates, .tokenReverseDivergences)
    }

    /// The policy's entropy over the vocabulary at the token, in nats.
    public var entropy: Quantity<PerCandidateToken> { Quantity(.candidates, .tokenEntropies) }
  }

  /// The candidates' tokens one by one.
  public var tokens: Tokens { Tokens() }

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
