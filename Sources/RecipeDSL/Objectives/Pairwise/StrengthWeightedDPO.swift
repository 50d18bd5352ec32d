public import PreferenceData
public import RecipePlan

/// DPO whose pairs weigh what their strength says.
///
/// The loss is `−strength·log σ(β·(Δ(chosen) − Δ(rejected)))`, the generic form of gap-aware losses (GAPO
/// of Jiang and others 2025 among them, whose gap function is not published): put that function of the
/// gap in the data's strength. Weights are not normalized.
public struct StrengthWeightedDPO: Objective {
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
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    return .perExample(-(example.strength * logSigmoid(margin)))
  }

  /// A negative weight has no lower bound.
  public var requirements: [DataRequirement] { [.strength(.nonNegative)] }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
