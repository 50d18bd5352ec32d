public import PreferenceData
public import RecipePlan

/// The regression of extragradient preference optimization (Zhou and others 2025).
///
/// Replies y and y' come from a fixed sampler, and their ratings are P(y beats y'') and P(y' beats y'')
/// for a third sample; neither is the winner. The loss is
/// `(Δ(chosen) − Δ(rejected) − (rating(chosen) − rating(rejected))/β)²`; the method's two half steps are
/// two stages.
public struct EGPO: Objective {
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
    let target = (chosen.rating - rejected.rating) / beta
    return .perExample(square(chosen.logRatio - rejected.logRatio - target))
  }

  /// Ratings are probabilities.
  public var requirements: [DataRequirement] {
    [.rating(of: .chosen, .probability), .rating(of: .rejected, .probability)]
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
