public import PreferenceData

/// Efficient exact optimization from comparisons (Ji and others 2024).
///
/// The reverse divergence from the policy's distribution over the two replies, (σ(m), σ(−m)) with
/// m = β·(Δ(chosen) − Δ(rejected)), to the labels' (1−ε, ε):
/// `σ(m)·(log σ(m) − log(1−ε)) + σ(−m)·(log σ(−m) − log ε)`. TRL: `loss_type="exo_pair"`. The released
/// code takes 0 for log(1−ε) and −10 for log ε, whose exponentials don't add up to 1: `.released` with
/// ε = e⁻¹⁰; its gradient is that of `.smoothed` with ε = e⁻¹⁰ / (1 + e⁻¹⁰). Without smoothing the loss is infinite, and is refused.
public struct EXO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// What the loss compares the policy with.
  public enum Target: String, Sendable, Hashable {
    /// The distribution (1−ε, ε): the paper and TRL.
    case smoothed
    /// The weights (1, ε): the released code.
    case released
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The share ε of flipped labels; above 0 and below 0.5.
  public var labelSmoothing: Double
  /// What the loss compares the policy with.
  public var target: Target

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - labelSmoothing: The share ε of flipped labels; above 0 and below 0.5.
  ///   - target: What the loss compares the policy with.
  public init(beta: Double, labelSmoothing: Double, target: Target = .smoothed) {
    self.beta = beta
    self.labelSmoothing = labelSmoothing
    self.target = target
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    let agreement = target == .smoothed ? 1 - labelSmoothing : 1
    let right = logSigmoid(margin) - log(.fixed(agreement))
    let wrong = logSigmoid(-margin) - log(.fixed(labelSmoothing))
    return .perExample(sigmoid(margin) * right + sigmoid(-margin) * wrong)
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + positiveFault("labelSmoothing", labelSmoothing)
      + smoothingFault(labelSmoothing)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
