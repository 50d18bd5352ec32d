public import PreferenceData

/// Efficient exact optimization of rated lists (Ji and others 2024, EXO with rewards).
///
/// The reverse divergence from the policy's distribution q = softmax(β·Δ(yₖ)) over the candidates to
/// p = softmax(rating/τ): `Σₖ q·(log q − log p)`. Its pair is `EXO`.
public struct ListwiseEXO: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The temperature τ of the ratings; positive.
  public var temperature: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - temperature: The temperature τ of the ratings; positive.
  public init(beta: Double, temperature: Double) {
    self.beta = beta
    self.temperature = temperature
  }

  /// The formula.
  public var loss: Loss {
    let policy = (beta * candidates.logRatio).logSoftmax
    let target = (candidates.rating / temperature).logSoftmax
    return .perExample((exp(policy) * (policy - target)).sum())
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + positiveFault("temperature", temperature)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
