public import PreferenceData

/// DPO with token-level reward regularization (Zhou and others 2024, T-REG).
///
/// The data's rating gₜ of a token is the log-ratio of its probabilities under a prompt that asks for a
/// better and one that asks for a worse revision, both by the reference. With `r̂ₜ = σ(gₜ) − ½` and
/// `R(y) = −Σₜ β·r̂ₜ·log πₜ` the loss is `−log σ(m) + α·sg(σ(−m))·(R(chosen) + R(rejected))` for DPO's
/// margin m: a pair that is still wrong follows its tokens' rewards. α is 0.1 to 0.5 in the paper. Tokens
/// with r̂ < 0 make it unbounded below: guard it by a small α. The revision prompts are scored outside of
/// the stage; official code was not reachable, the formulas are those of a detailed study of the paper.
public struct TREG: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The factor α of the tokens' rewards; at least 0.
  public var alpha: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - alpha: The factor α of the tokens' rewards; at least 0.
  public init(beta: Double, alpha: Double) {
    self.beta = beta
    self.alpha = alpha
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    let regularizer = penalty(of: chosen) + penalty(of: rejected)
    return .perExample(
      -logSigmoid(margin) + alpha * stopGradient(sigmoid(-margin)) * regularizer
    )
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + nonNegativeFault("alpha", alpha)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func penalty(of reply: PolicyReply) -> Quantity<PerExample> {
    let reward = beta * (sigmoid(reply.tokens.rating) - 0.5)
    return -(reward * reply.tokens.logProbability).sum()
  }
}
