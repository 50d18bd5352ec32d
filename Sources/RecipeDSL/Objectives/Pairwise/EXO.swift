public import PreferenceData

/// Efficient exact optimization from comparisons (Ji and others 2024).
///
/// The reverse divergence from the policy's distribution over the two replies, (σ(m), σ(−m)) with
/// m = β·(Δ(chosen) − Δ(rejected)), to the labels' (1−ε, ε):
/// `σ(m)·(log σ(m) − log(1−ε)) + σ(−m)·(log σ(−m) − log ε)`. TRL: `loss_type="exo_pair"`. The released
/// code's logarithms 0 and −10 differ from these for ε = e⁻¹⁰ / (1 + e⁻¹⁰) by a constant. Without
/// smoothing the loss is infinite, and is refused.
public struct EXO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The share ε of flipped labels; above 0 and below 0.5.
  public var labelSmoothing: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - labelSmoothing: The share ε of flipped labels; above 0 and below 0.5.
  public init(beta: Double, labelSmoothing: Double) {
    self.beta = beta
    self.labelSmoothing = labelSmoothing
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    let right = logSigmoid(margin) - log(.fixed(1 - labelSmoothing))
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
