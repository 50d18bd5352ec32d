public import PreferenceData

/// DPO in which earlier tokens count more (Shao and others 2025, "Earlier Tokens Contribute More", D²PO).
///
/// Every log-ratio becomes `Σₜ γᵗ·Δₜ` with t from 0, so that replies that go on have little to gain by it;
/// γ = 1 is DPO. The released code counts tokens from 1, which is another factor γ: its β = 0.1 at γ = 0.98
/// is a β of 0.098 here.
public struct TemporalDecayDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// How much of a token's weight the next one has; above 0 and at most 1.
  public var gamma: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - gamma: How much of a token's weight the next one has; above 0 and at most 1.
  public init(beta: Double, gamma: Double) {
    self.beta = beta
    self.gamma = gamma
  }

  /// The formula.
  public var loss: Loss {
    .perExample(-logSigmoid(beta * (decayed(chosen) - decayed(rejected))))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + positiveFault("gamma", gamma) + shareFault("gamma", gamma)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func decayed(_ reply: PolicyReply) -> Quantity<PerExample> {
    (power(gamma, reply.tokens.position - 1) * reply.tokens.logRatio).sum()
  }
}
