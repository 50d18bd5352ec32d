public import PreferenceData

/// Noise contrastive alignment of rated lists (Chen and others 2024, NCA).
///
/// With targets w = softmax(rating/α) the loss is
/// `−Σₖ w·log σ(β·Δ(yₖ)) − meanₖ log σ(−β·Δ(yₖ))`. Its pair is `NCA`; α is as in `InfoNCA`.
public struct ListwiseNCA: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The temperature α of the ratings; positive.
  public var temperature: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - temperature: The temperature α of the ratings; positive.
  public init(beta: Double, temperature: Double) {
    self.beta = beta
    self.temperature = temperature
  }

  /// The formula.
  public var loss: Loss {
    let rewards = beta * candidates.logRatio
    let targets = (candidates.rating / temperature).softmax
    return .perExample(
      -(targets * logSigmoid(rewards)).sum() - logSigmoid(-rewards).mean()
    )
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + positiveFault("temperature", temperature)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
