public import PreferenceData

/// DPO whose changed tokens count more (Yu and others 2023, RLHF-V, "dense" DPO).
///
/// Every log-probability becomes `Σₜ cₜ·log π(yₜ) / Σₜ cₜ` with c = γ on the tokens that the comparison's
/// other reply doesn't share and 1 elsewhere, the same for both policies; then DPO. Changed tokens are
/// those outside of the replies' longest common subsequence, where the released code compares words. The
/// successor RLAIF-V can leave out the division: `.sum`. DDPO also names a diffusion method.
public struct DenseDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// How a reply's weighted log-ratios are added up.
  public enum Reduction: String, Sendable, Hashable {
    /// Their weighted mean: RLHF-V.
    case mean
    /// Their weighted sum: RLAIF-V's default.
    case sum
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The weight γ of changed tokens; positive, 5 in the paper.
  public var gamma: Double
  /// Whether weighted sums are divided by their weights.
  public var reduction: Reduction

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - gamma: The weight γ of changed tokens; positive, 5 in the paper.
  ///   - reduction: Whether weighted sums are divided by their weights.
  public init(beta: Double, gamma: Double = 5, reduction: Reduction = .mean) {
    self.beta = beta
    self.gamma = gamma
    self.reduction = reduction
  }

  /// The formula.
  public var loss: Loss {
    .perExample(-logSigmoid(beta * (logRatio(of: chosen) - logRatio(of: rejected))))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + positiveFault("gamma", gamma) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func logRatio(of reply: PolicyReply) -> Quantity<PerExample> {
    let weights = select(reply.tokens.isChanged, gamma, else: 1)
    switch reduction {
    case .mean: return reply.tokens.logRatio.mean(weights: weights)
    case .sum: return (weights * reply.tokens.logRatio).sum()
    }
  }
}
