public import PreferenceData

/// Regression of log-ratios on preferences over a policy's replies (Zhang and others 2024, there GPO; not
/// the Generalized Preference Optimization of Tang and others 2024).
///
/// A candidate's rating is its mean preference over all candidates of its prompt, itself with 0 included.
/// The loss is the mean over candidates of (Δ(yₖ) − rating/β)²: the logarithm of the normalizer is replaced
/// by 0, as in the paper.
public struct GeneralPreferenceOptimization: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double

  /// Declares the objective.
  /// - Parameter beta: The strength of the constraint to the reference policy; positive.
  public init(beta: Double) {
    self.beta = beta
  }

  /// The formula.
  public var loss: Loss {
    .perExample(square(candidates.logRatio - candidates.rating / beta).mean())
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }
  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
