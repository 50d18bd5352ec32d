public import PreferenceData
public import RecipePlan

/// DPO with ties after Davidson (Chen and others 2024, "On Extending DPO to Accommodate Ties", DPO-D).
///
/// With m = β·(Δ(chosen) − Δ(rejected)) and Z = 1 + exp(−m) + 2ν·exp(−m/2) a win has probability 1/Z and
/// a tie 2ν·exp(−m/2)/Z; the loss is minus the logarithm of what was observed. A row is a tie when its
/// soft label is 0.5, and lost by the chosen reply when it is less. ν = 1 makes a tie as likely as not at m = 0; near 0 the loss is DPO's. Some write ν
/// for this 2ν. A learned ν starts there and is trained as log ν.
public struct DavidsonDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The weight ν of ties; positive.
  public var nu: Double
  /// Whether ν is trained with the policy.
  public var isLearned: Bool

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - nu: The weight ν of ties; positive.
  ///   - isLearned: Whether ν is trained with the policy.
  public init(beta: Double, nu: Double = 1, isLearned: Bool = false) {
    self.beta = beta
    self.nu = nu
    self.isLearned = isLearned
  }

  /// The formula.
  public var loss: Loss {
    .perExample(tieLoss(margin: beta * (chosen.logRatio - rejected.logRatio), example.softLabel))
  }

  /// A row is a win of the one reply, a tie, or a win of the other.
  public var requirements: [DataRequirement] { [.softLabel(.oneOf([0, 0.5, 1]))] }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + positiveFault("nu", nu) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func tieLoss(
    margin: Quantity<PerExample>,
    _ label: Quantity<PerExample>
  ) -> Quantity<PerExample> {
    let logWeight: Quantity<PerBatch> =
      isLearned ? .learned("log_nu", initial: logarithm(nu)) : log(.fixed(nu))
    let tie = logWeight + log(.fixed(2))
    return davidsonLoss(margin: margin, logTieWeight: tie, label: label)
  }
}
