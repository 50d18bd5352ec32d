import RecipePlan

/// What a formula can read of a reply when a policy is trained.
///
/// Log-probabilities are natural logarithms, conditional on the prompt, over the reply's tokens and
/// the end-of-text token after them. A sequence is the end-of-text token, the prompt, the reply and
/// the end-of-text token again; prompt and reply are tokenized each by itself.
public struct PolicyReply: Hashable, Sendable {
  /// The reply's tokens one by one.
  public struct Tokens: Hashable, Sendable {
    let subject: FormulaTerm.Subject

    /// The policy's log-probability of each token.
    public var logProbability: Quantity<PerToken> { Quantity(subject, .tokenLogProbabilities) }

    /// The reference policy's log-probability of each token.
    public var referenceLogProbability: Quantity<PerToken> {
      Quantity(subject, .referenceTokenLogProbabilities)
    }

    /// The policy's log-probability of each token minus the reference's.
    public var logRatio: Quantity<PerToken> { logProbability - referenceLogProbability }
  }

  let subject: FormulaTerm.Subject

  /// The policy's log-probability of the reply: the sum over its tokens.
  public var logProbability: Quantity<PerExample> { Quantity(subject, .logProbability) }

  /// The reference policy's log-probability of the reply: the sum over its tokens.
  public var referenceLogProbability: Quantity<PerExample> {
    Quantity(subject, .referenceLogProbability)
  }

  /// The policy's log-probability of the reply minus the reference's.
  public var logRatio: Quantity<PerExample> { logProbability - referenceLogProbability }

  /// The number of the reply's tokens, end of text included.
  public var length: Quantity<PerExample> { Quantity(subject, .length) }

  /// The reply's tokens one by one.
  public var tokens: Tokens { Tokens(subject: subject) }
}
