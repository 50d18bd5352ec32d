public import PreferenceData

/// The divergence between the policy's and the reference's distributions over a ranking's candidates.
///
/// Both are renormalized over the list: a softmax of the candidates' log-probabilities. Where the list is
/// all that the policy can say, as for a tabular policy, this is the exact divergence.
public struct CandidateKL: Regularizer {
  /// The kind of example.
  public typealias Example = Ranking

  /// Which divergence.
  public enum Direction: String, Sendable, Hashable {
    /// KL(π ‖ π_ref).
    case reverse
    /// KL(π_ref ‖ π).
    case forward
  }

  /// Which divergence.
  public var direction: Direction

  /// Declares the regularizer.
  /// - Parameter direction: Which divergence.
  public init(direction: Direction = .reverse) {
    self.direction = direction
  }

  /// The formula.
  public var loss: Loss {
    let policy = candidates.logProbability.logSoftmax
    let reference = candidates.referenceLogProbability.logSoftmax
    switch direction {
    case .reverse: return .perExample((exp(policy) * (policy - reference)).sum())
    case .forward: return .perExample((exp(reference) * (reference - policy)).sum())
    }
  }
}
