public import PreferenceData
public import RecipePlan

/// DPO whose β grows with the strength of the preference (Zhang and others 2025, MM-RLHF, MM-DPO).
///
/// A pair's factor is `β·(1 + w·(1 − exp(−k·strength)))`, with the gap of a reward model as strength. The
/// form was taken from a study of the paper; w and k are the author's to choose. The released code
/// computes `LinearBetaDPO`'s factor and then overwrites it by one of the batch's margins, which is not
/// followed.
public struct DynamicBetaDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The most that β grows by, as a share w; at least 0.
  public var weight: Double
  /// The rate k; positive.
  public var rate: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - weight: The most that β grows by, as a share w; at least 0.
  ///   - rate: The rate k; positive.
  public init(beta: Double, weight: Double, rate: Double) {
    self.beta = beta
    self.weight = weight
    self.rate = rate
  }

  /// The formula.
  public var loss: Loss {
    let factor = beta * (1 + weight * (1 - exp(-rate * example.strength)))
    return .perExample(-logSigmoid(factor * (chosen.logRatio - rejected.logRatio)))
  }

  /// A negative strength could turn the sign of β.
  public var requirements: [DataRequirement] { [.strength(.nonNegative)] }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + nonNegativeFault("weight", weight) + positiveFault("rate", rate)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
