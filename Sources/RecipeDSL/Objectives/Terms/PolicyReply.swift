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

    /// The log-probability of each token under the policy with which the stage starts.
    public var previousLogProbability: Quantity<PerToken> {
      Quantity(subject, .previousTokenLogProbabilities)
    }

    /// What the data say of each token, such as a reward or whether it counts; rows that don't say it
    /// are an error.
    public var rating: Quantity<PerToken> { Quantity(subject, .tokenRatings) }

    /// The token's place in the reply, from 1.
    public var position: Quantity<PerToken> { Quantity(subject, .tokenPositions) }

    /// log Σᵥ π(v)² over the vocabulary under the policy; no gradient flows into it.
    public var logSquareSum: Quantity<PerToken> { Quantity(subject, .tokenLogSquareSums) }

    /// The divergence KL(π_ref ‖ π) over the vocabulary at the token.
    public var divergence: Quantity<PerToken> { Quantity(subject, .tokenDivergences) }

    /// The divergence KL(π ‖ π_ref) over the vocabulary at the token.
    public var reverseDivergence: Quantity<PerToken> {
      Quantity(subject, .tokenReverseDivergences)
    }

    /// The divergence KL(π_ref ‖ π) over the vocabulary at the token, of distributions whose logits are
    /// divided by a temperature.
    /// - Parameter temperature: The temperature; positive.
    /// - Returns: The divergence, without a factor.
    public func divergence(temperature: Double) -> Quantity<PerToken> {
      Quantity<PerToken>(
        .term(FormulaTerm(subject, .tokenTemperedDivergences, parameter: temperature))
      )
    }

    /// The mean over channels of the reference's last hidden state where it predicts the token, moved
    /// and scaled so that those of the reply are from 0 to 1.
    public var referenceActivation: Quantity<PerToken> {
      Quantity(subject, .tokenReferenceActivations)
    }

    /// A linear function of the policy's hidden state where it predicts the token, trained with the
    /// stage: a mask over tokens, or a value.
    ///
    /// Replies that read the same name share the function. It is saved beside the model, and a later
    /// stage with a function of that name starts from it.
    /// - Parameters:
    ///   - name: What it is called; unique within a stage.
    ///   - initial: What it gives before the first step.
    /// - Returns: The function's values.
    public func learned(_ name: String, initial: Double = 0) -> Quantity<PerToken> {
      Quantity<PerToken>(
        .term(FormulaTerm(subject, .tokenHeadValues, name: name, parameter: initial))
      )
    }

    /// The policy's entropy over the vocabulary at the token, in nats.
    public var entropy: Quantity<PerToken> { Quantity(subject, .tokenEntropies) }

    /// Whether the token is one that the comparison's other reply doesn't share: one outside of
    /// their longest common subsequence.
    public var isChanged: Condition<PerToken> {
      Quantity<PerToken>(subject, .changedTokens) .== 1
    }
  }

  let subject: FormulaTerm.Subject

  /// The policy's log-probability of the reply: the sum over its tokens.
  public var logProbability: Quantity<PerExample> { Quantity(subject, .logProbability) }

  /// The reference policy's log-probability of the reply: the sum over its tokens.
  public var referenceLogProbability: Quantity<PerExample> {
    Quantity(subject, .referenceLogProbability)
  }

  /// The log-probability of the reply under the policy with which the stage starts.
  public var previousLogProbability: Quantity<PerExample> {
    Quantity(subject, .previousLogProbability)
  }

  /// A linear function of the policy's hidden state at the reply's last token, trained with the stage.
  ///
  /// Replies that read the same name share the function. It is saved beside the model, and a later
  /// stage with a function of that name starts from it.
  /// - Parameters:
  ///   - name: What it is called; unique within a stage.
  ///   - initial: What it gives before the first step.
  /// - Returns: The function's value.
  public func learned(_ name: String, initial: Double = 0) -> Quantity<PerExample> {
    Quantity<PerExample>(.term(FormulaTerm(subject, .headValue, name: name, parameter: initial)))
  }

  /// The policy's log-probability of the reply minus the reference's.
  public var logRatio: Quantity<PerExample> { logProbability - referenceLogProbability }

  /// The mean of the policy's log-probabilities of the reply's tokens.
  public var meanLogProbability: Quantity<PerExample> { logProbability / length }

  /// The mean of the log-ratios of the reply's tokens.
  public var meanLogRatio: Quantity<PerExample> { logRatio / length }

  /// The number of the reply's tokens, end of text included.
  public var length: Quantity<PerExample> { Quantity(subject, .length) }

  /// How good the data say that the reply is; rows that don't say it are an error.
  public var rating: Quantity<PerExample> { Quantity(subject, .rating) }

  /// The reply's tokens one by one.
  public var tokens: Tokens { Tokens(subject: subject) }
}
