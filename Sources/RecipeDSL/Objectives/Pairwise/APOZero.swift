public import PreferenceData

/// Anchored preference optimization that raises chosen replies and lowers rejected ones (D'Oosterlinck
/// and others 2024, APO-zero).
///
/// The loss is `1 − σ(β·Δ(chosen)) + σ(β·Δ(rejected))`: TRL's `loss_type="apo_zero"`. The paper leaves
/// out the constant. Judged replies: `JudgedAPOZero`. Another APO is accelerated preference optimization.
public struct APOZero: Objective {
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
    .perExample(1 - sigmoid(beta * chosen.logRatio) + sigmoid(beta * rejected.logRatio))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
