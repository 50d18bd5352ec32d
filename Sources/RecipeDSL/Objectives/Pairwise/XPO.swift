public import PreferenceData

/// Exploratory preference optimization (Xie and others 2024): DPO with a bonus for leaving what the
/// reference would say.
///
/// The comparison's third reply y' is the reference policy's sample, also one of the two; the loss is
/// `−log σ(β·(Δ(chosen) − Δ(rejected))) + α·log π(y')`, sums over tokens, so that α scales with length.
/// TRL before 1.16: `XPOTrainer` with `loss_type="sigmoid"`. Unbounded below: log π(y') falls without
/// end. Guard it by a small α, few steps or `KL`.
public struct XPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The factor α of the bonus; at least 0.
  public var alpha: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - alpha: The factor α of the bonus; at least 0.
  public init(beta: Double, alpha: Double) {
    self.beta = beta
    self.alpha = alpha
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    return .perExample(-logSigmoid(margin) + alpha * extra.logProbability)
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + nonNegativeFault("alpha", alpha) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
