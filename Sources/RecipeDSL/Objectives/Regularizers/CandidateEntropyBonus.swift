public import PreferenceData

/// Minus the entropy of the policy's distribution over a ranking's candidates, renormalized over the list:
/// exact where the list is all that the policy can say.
public struct CandidateEntropyBonus: Regularizer {
  /// The kind of example.
  public typealias Example = Ranking

  /// Declares the regularizer.
  public init() {}

  /// The formula.
  public var loss: Loss {
    let policy = candidates.logProbability.logSoftmax
    return .perExample((exp(policy) * policy).sum())
  }
}
