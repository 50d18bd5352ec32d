public import PreferenceData

/// Self-exploring language models (Zhang and others 2024) and value-incentivized preference optimization
/// (Cen and others 2024, VPO): DPO with optimism or pessimism about a third reply.
///
/// The loss is `−log σ(β·(Δ(chosen) − Δ(rejected))) + α·β·Δ(y')`. SELM's y' is a sample of the current
/// reference; VPO's is one of its calibration policy, and its offline form subtracts the term, a
/// pessimism that pulls like fine-tuning on y'. Optimism is unbounded below: guard it by a small α, few
/// steps or `KL`. VPO also names vision-guided and variational methods.
public struct SELM: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// Which way the term pulls.
  public enum Stance: String, Sendable, Hashable {
    /// Away from the third reply: SELM, and VPO online.
    case optimism
    /// To the third reply: VPO offline.
    case pessimism
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The factor α of the term; at least 0.
  public var alpha: Double
  /// Whether the policy is pushed from y' or to it.
  public var stance: Stance

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - alpha: The factor α of the term; at least 0.
  ///   - stance: Whether the policy is pushed from y' or to it.
  public init(beta: Double, alpha: Double, stance: Stance = .optimism) {
    self.beta = beta
    self.alpha = alpha
    self.stance = stance
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    let bonus = alpha * beta * extra.logRatio
    return .perExample(-logSigmoid(margin) + (stance == .optimism ? bonus : -bonus))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + nonNegativeFault("alpha", alpha) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
