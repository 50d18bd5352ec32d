public import PreferenceData

/// Kahneman-Tversky optimization (Ethayarajh and others 2024), of replies judged one by one.
///
/// With the baseline z = sg(max(0, mean over the batch of Δ(mismatched))), where mismatched is, behind this
/// row's prompt, the reply of the data's next row that has another prompt, the loss is `w_d·(1 − σ(β·(Δ(y) − z)))` of a desirable reply and
/// `w_u·(1 − σ(β·(z − Δ(y))))` of an undesirable one, and their mean is one over all rows: TRL's
/// `KTOTrainer`, which takes the row before within blocks of a batch; HALOs pairs rows of the batch. `kto_pair` of older TRL is
/// another loss. Keep w_d·n_d / (w_u·n_u) between 1 and 4/3. Reads the batch.
public struct KTO: Objective {
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
    let baseline = stopGradient(max(mismatched.logRatio.batchMean(), 0))
    let advantage = beta * (completion.logRatio - baseline)
    let good = desirableWeight * (1 - sigmoid(advantage))
    let bad = undesirableWeight * (1 - sigmoid(-advantage))
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
