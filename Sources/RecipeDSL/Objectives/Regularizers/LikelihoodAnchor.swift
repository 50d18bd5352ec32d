public import PreferenceData
import RecipePlan

/// Keeps a reply of every comparison likely: the mean of −log π(y)/|y| over rows (Pang and others 2024,
/// "Iterative Reasoning Preference Optimization", RPO, whose factor is 1).
///
/// A long reply counts as much as a short one; `NegativeLogLikelihood` is one mean over all tokens, as
/// TRL's `loss_type="sft"` and former `rpo_alpha`.
public struct LikelihoodAnchor: Regularizer {
  /// The kind of example.
  public typealias Example = Comparison

  /// One of a comparison's replies.
  public enum Reply: String, Sendable, Hashable {
    /// The preferred one.
    case chosen
    /// The other one.
    case rejected
  }

  /// The reply that stays likely.
  public var reply: Reply

  /// Declares the regularizer.
  /// - Parameter reply: The reply that stays likely.
  public init(of reply: Reply) {
    self.reply = reply
  }

  /// The formula.
  public var loss: Loss {
    .perExample(-PolicyReply(subject: reply == .chosen ? .chosen : .rejected).meanLogProbability)
  }
}
