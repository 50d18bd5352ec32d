public import PreferenceData
public import RecipePlan

/// An estimate of the divergence from another policy on the data's replies, per token.
///
/// With u = log π(yₜ) − log π_ref(yₜ), the estimators are those of Schulman (2020): k1 = u,
/// k2 = u²/2, k3 = exp(−u) − 1 + u. They estimate KL(π ‖ π_ref) on replies that the policy itself
/// drew; on other replies they are a penalty of the same form. The gradient is that of the value.
/// On the policy's own replies the gradient of k1 is 0 on average, that of k2 is that of
/// KL(π ‖ π_ref), and that of k3 that of KL(π_ref ‖ π); k3 with the gradient of k2 is `.k3WithK2Gradient`.
public struct KL<Example: ExampleKind>: Regularizer {
  /// The policy that the divergence is measured to.
  public enum Target: String, Sendable, Hashable {
    /// The stage's reference policy.
    case reference
    /// The policy with which the stage starts, as methods of many rounds want it beside a reference
    /// that stays: the proximal term of mirror descent and mirror prox (Nash-MP).
    case start
  }

  /// How a token's log-ratio becomes an estimate.
  public enum Estimator: String, Sendable, Hashable {
    /// The log-ratio itself: unbiased, can be negative.
    case k1
    /// Half its square.
    case k2
    /// exp(−u) − 1 + u: unbiased and never negative.
    case k3
    /// The value of k3 with the gradient of k2, as in verl ("k3+").
    case k3WithK2Gradient
    /// The absolute value of the log-ratio.
    case absolute
  }

  /// The policy that the divergence is measured to.
  public var target: Target
  /// How a token's log-ratio becomes an estimate.
  public var estimator: Estimator
  /// The replies whose tokens count.
  public var replies: [FormulaTerm.Subject]

  /// The formula.
  public var loss: Loss {
    meanOverTokens(of: replies) { tokens in
      let ratio =
        switch target {
        case .reference: tokens.logRatio
        case .start: tokens.logProbability - tokens.previousLogProbability
        }
      switch estimator {
      case .k1: return ratio
      case .k2: return 0.5 * square(ratio)
      case .k3: return exp(-ratio) - 1 + ratio
      case .k3WithK2Gradient:
        let gradient = 0.5 * square(ratio)
        return stopGradient(exp(-ratio) - 1 + ratio - gradient) + gradient
      case .absolute: return abs(ratio)
      }
    }
  }
}

extension KL where Example == Comparison {
  /// Declares the penalty on both replies of every comparison.
  public init(to target: Target, estimator: Estimator = .k3) {
    self.target = target
    self.estimator = estimator
    self.replies = [.chosen, .rejected]
  }
}

extension KL where Example == Demonstration {
  /// Declares the penalty on the demonstrated replies.
  public init(to target: Target, estimator: Estimator = .k3) {
    self.target = target
    self.estimator = estimator
    self.replies = [.completion]
  }
}

extension KL where Example == Judgement {
  /// Declares the penalty on the judged replies.
  public init(to target: Target, estimator: Estimator = .k3) {
    self.target = target
    self.estimator = estimator
    self.replies = [.completion]
  }
}

extension KL where Example == Ranking {
  /// Declares the penalty on all candidates.
  public init(to target: Target, estimator: Estimator = .k3) {
    self.target = target
    self.estimator = estimator
    self.replies = [.candidates]
  }
}
