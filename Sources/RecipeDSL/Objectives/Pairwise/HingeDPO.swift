public import PreferenceData

/// The hinge loss on log-ratios (Liu and others 2023, "Statistical Rejection Sampling Improves
/// Preference Optimization", hinge-norm).
///
/// The loss is `max(0, 1 − β·(Δ(chosen) − Δ(rejected)))`: TRL's `loss_type="hinge"` and torchtune's
/// `RSOLoss`. Libraries call it SLiC too; SLiC-HF has no reference policy and is `SLiC` here.
public struct HingeDPO: Objective {
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
    .perExample(max(1 - beta * (chosen.logRatio - rejected.logRatio), 0))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
