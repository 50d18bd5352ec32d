public import PreferenceData

/// Anchored preference optimization that lowers both replies, the rejected ones more (D'Oosterlinck and
/// others 2024, APO-down).
///
/// The loss is `σ(β·Δ(chosen)) + 1 − σ(β·(Δ(chosen) − Δ(rejected)))`: TRL's `loss_type="apo_down"`. It is
/// for policies that are better than the chosen replies.
public struct APODown: Objective {
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
    return .perExample(sigmoid(beta * chosen.logRatio) + 1 - sigmoid(margin))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
