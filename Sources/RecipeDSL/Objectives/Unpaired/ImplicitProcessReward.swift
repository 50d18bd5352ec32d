public import PreferenceData

/// A process reward model learned from outcomes alone (Yuan and others 2024, implicit PRM,
/// cross-entropy).
///
/// The reward of a reply is r = β·Δ(y); the loss is `−log σ(r)` of a correct reply and `−log σ(−r)` of a
/// wrong one. The log-ratios of single tokens, times β, are then the rewards of the steps.
public struct ImplicitProcessReward: Objective {
  /// The kind of example.
  public typealias Example = Judgement

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double

  /// Declares the objective.
  /// - Parameter beta: The strength of the constraint to the reference policy; positive.
  public init(beta: Double) {
    self.beta = beta
  }

  /// The formula.
  public var loss: Loss {
    let reward = beta * completion.logRatio
    return .perExample(select(desirable .== 1, -logSigmoid(reward), else: -logSigmoid(-reward)))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
