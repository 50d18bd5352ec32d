public import PreferenceData

/// DPO whose tokens beyond the shorter reply's length count less (Liu and others 2024, LD-DPO).
///
/// Every log-probability becomes `Σ (t ≤ n) + α·Σ (t > n)` over its tokens with n = min(|chosen|,
/// |rejected|), then DPO. TRL's `ld_alpha` does that to policy and reference; LLaMA-Factory's to the
/// policy alone, so that its loss at the first step is not log 2. α = 1 is DPO.
public struct LengthDesensitizedDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// How the reference policy's log-probabilities are taken.
  public enum Reference: String, Sendable, Hashable {
    /// With the same weights as the policy's.
    case weighted
    /// As plain sums.
    case whole
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The weight α of the tokens beyond; from 0 to 1.
  public var alpha: Double
  /// Whether the reference policy's tokens are weighted too.
  public var reference: Reference

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - alpha: The weight α of the tokens beyond; from 0 to 1.
  ///   - reference: Whether the reference policy's tokens are weighted too.
  public init(beta: Double, alpha: Double, reference: Reference = .weighted) {
    self.beta = beta
    self.alpha = alpha
    self.reference = reference
  }

  /// The formula.
  public var loss: Loss {
    .perExample(-logSigmoid(beta * (logRatio(of: chosen) - logRatio(of: rejected))))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + shareFault("alpha", alpha) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func logRatio(of reply: PolicyReply) -> Quantity<PerExample> {
    let shorter = min(chosen.length, rejected.length).perToken
    let weights = select(reply.tokens.position .<= shorter, 1, else: alpha)
    switch reference {
    case .weighted: return (weights * reply.tokens.logRatio).sum()
    case .whole:
      return (weights * reply.tokens.logProbability).sum() - reply.referenceLogProbability
    }
  }
}
