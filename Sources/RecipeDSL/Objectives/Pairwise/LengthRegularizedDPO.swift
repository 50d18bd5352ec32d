public import PreferenceData

/// DPO with a penalty on longer chosen replies (Park and others 2024, "Disentangling Length from
/// Quality", R-DPO).
///
/// The loss is `−log σ(β·(Δ(chosen) − Δ(rejected)) + α·(|chosen| − |rejected|))`. The sign is the
/// derived one: a longer chosen reply needs less of a margin. With a minus the loss would reward length.
public struct LengthRegularizedDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The penalty α per token; at least 0.
  public var alpha: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - alpha: The penalty α per token; at least 0.
  public init(beta: Double, alpha: Double) {
    self.beta = beta
    self.alpha = alpha
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    return .perExample(-logSigmoid(margin + alpha * (chosen.length - rejected.length)))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + nonNegativeFault("alpha", alpha) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
