public import PreferenceData
public import RecipePlan

/// DPO with ties after Rao and Kupper (Chen and others 2024, "On Extending DPO to Accommodate Ties",
/// DPO-RK).
///
/// With m = β·(Δ(chosen) − Δ(rejected)) and a = log ν a win has probability σ(m − a) and a tie
/// (ν² − 1)·σ(m − a)·σ(−m − a); the loss is minus the logarithm of what was observed. A row is a tie when
/// its soft label is 0.5, and lost by the chosen reply when it is less. ν = 3 makes a tie as likely as not at m = 0; near 1 the loss is DPO's. A
/// learned ν starts there and is trained as log(ν − 1).
public struct RaoKupperDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The weight ν of ties; above 1.
  public var nu: Double
  /// Whether ν is trained with the policy.
  public var isLearned: Bool

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - nu: The weight ν of ties; above 1.
  ///   - isLearned: Whether ν is trained with the policy.
  public init(beta: Double, nu: Double = 3, isLearned: Bool = false) {
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
  public var faults: [String] { positiveFault("beta", beta) + positiveFault("nu - 1", nu - 1) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func tieLoss(
    margin: Quantity<PerExample>,
    _ label: Quantity<PerExample>
  ) -> Quantity<PerExample> {
    let threshold: Quantity<PerBatch> =
      isLearned
      ? softplus(.learned("log_nu_minus_1", initial: logarithm(nu - 1))) : log(.fixed(nu))
    return raoKupperLoss(margin: margin, threshold: threshold, label: label)
  }
}
