public import PreferenceData

/// Anchored preference optimization of judged replies (D'Oosterlinck and others 2024, APO-zero unpaired).
///
/// The loss is `w_d·(1 − σ(β·Δ(y)))` of a desirable reply and `w_u·σ(β·Δ(y))` of an undesirable one:
/// TRL's `KTOTrainer` with `loss_type="apo_zero_unpaired"`.
public struct JudgedAPOZero: Objective {
  /// The kind of example.
  public typealias Example = Judgement

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The weight w_d of desirable replies; positive.
  public var desirableWeight: Double
  /// The weight w_u of undesirable replies; positive.
  public var undesirableWeight: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - desirableWeight: The weight w_d of desirable replies; positive.
  ///   - undesirableWeight: The weight w_u of undesirable replies; positive.
  public init(beta: Double, desirableWeight: Double = 1, undesirableWeight: Double = 1) {
    self.beta = beta
    self.desirableWeight = desirableWeight
    self.undesirableWeight = undesirableWeight
  }

  /// The formula.
  public var loss: Loss {
    let reward = beta * completion.logRatio
    let good = desirableWeight * (1 - sigmoid(reward))
    let bad = undesirableWeight * sigmoid(reward)
    return .perExample(select(desirable .== 1, good, else: bad))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + positiveFault("desirableWeight", desirableWeight)
      + positiveFault("undesirableWeight", undesirableWeight)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
