public import PreferenceData
public import RecipePlan

/// The mean negative log-likelihood of replies, per token: supervised fine-tuning.
///
/// Over demonstrations it is language modelling of the completions; over comparisons it is
/// `loss_type="sft"` of TRL when it reads the chosen replies.
public struct NegativeLogLikelihood<Example: ExampleKind>: Objective {
  /// The reply whose tokens are learned.
  public var reply: FormulaTerm.Subject

  /// The formula.
  public var loss: Loss {
    .perToken(of: reply, sum: -PolicyReply(subject: reply).logProbability)
  }
}

extension NegativeLogLikelihood where Example == Demonstration {
  /// Learns the demonstrated replies.
  public init() { reply = .completion }
}

extension NegativeLogLikelihood where Example == Comparison {
  /// One of a comparison's replies.
  public enum Reply: String, Sendable, Hashable {
    /// The preferred one.
    case chosen
    /// The other one.
    case rejected
  }

  /// Learns one of the two replies of every comparison.
  public init(of reply: Reply) { self.reply = reply == .chosen ? .chosen : .rejected }
}
