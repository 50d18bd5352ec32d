public import PreferenceData

/// DPO whose β is a linear function of the strength of the preference, as the code released with MM-RLHF
/// (Zhang and others 2025) computes it.
///
/// A pair's factor is `max(10⁻³, β·(1 + w·strength))`. The released run replaces these factors by one of
/// the batch's margins (`implicit_beta=True`), inverts label smoothing and adds a quarter of the chosen
/// replies' likelihood; none of that is followed. The paper's form is `DynamicBetaDPO`.
public struct LinearBetaDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// What one unit of strength adds to β, as a share w; finite.
  public var weight: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - weight: What one unit of strength adds to β, as a share w; finite.
  public init(beta: Double, weight: Double) {
    self.beta = beta
    self.weight = weight
  }

  /// The formula.
  public var loss: Loss {
    let factor = max(beta * (1 + weight * example.strength), 1e-3)
    return .perExample(-logSigmoid(factor * (chosen.logRatio - rejected.logRatio)))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + finiteFault("weight", weight)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
