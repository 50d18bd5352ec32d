public import PreferenceData

/// Preference optimization with masks from the reference's activations (Christopoulou and others 2024, the
/// variant of SparsePO that learns no mask).
///
/// `SparsePO` with both masks `aₜ`, the mean over channels of the reference's last hidden state where it
/// predicts the token, moved and scaled to 0…1 over the reply; the released code standardizes first,
/// which that undoes. A reply whose activations are all equal has the mask 1, where the released code
/// divides by 0. A method for diffusion is called MaPO too.
public struct MaPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double

  /// Declares the objective.
  /// - Parameter beta: The strength of the constraint to the reference policy; positive.
  public init(beta: Double) {
    self.beta = beta
  }

  /// The formula.
  public var loss: Loss {
    let margin = terms(of: chosen) - terms(of: rejected)
    return .perExample(-logSigmoid(beta * margin))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  /// Σₜ aₜ·(Δₜ + KLₜ(π_ref ‖ π)).
  private func terms(of reply: PolicyReply) -> Quantity<PerExample> {
    let tokens = reply.tokens
    return (tokens.referenceActivation * (tokens.logRatio + tokens.divergence)).sum()
  }
}
