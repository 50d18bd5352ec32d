public import PreferenceData

/// DPO on mean log-ratios (Lambert and others 2024, Tülu 3; Meng and others 2024).
///
/// The loss is `−log σ(β·(Δ(chosen)/|chosen| − Δ(rejected)/|rejected|))`: TRL's
/// `loss_type="sigmoid_norm"` and open-instruct's `dpo_norm`. β is larger than DPO's, from 2 to 10.
public struct LengthNormalizedDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public var labelSmoothing: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - labelSmoothing: The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public init(beta: Double, labelSmoothing: Double = 0) {
    self.beta = beta
    self.labelSmoothing = labelSmoothing
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.meanLogRatio - rejected.meanLogRatio)
    return .perExample(smoothedLogisticLoss(margin: margin, labelSmoothing))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + smoothingFault(labelSmoothing) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
