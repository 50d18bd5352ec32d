public import PreferenceData

/// SimPO with a shaped reward (Gupta and others 2025, "AlphaPO").
///
/// A mean log-probability a becomes `(1 − exp(−α·a))/α`; the loss is SimPO's of the difference of the two
/// rewards: TRL's `CPOTrainer` with `loss_type="simpo"` and `alpha`. α near 0 is SimPO.
public struct AlphaPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The shape α; a number other than 0.
  public var alpha: Double
  /// The factor of the margin; positive.
  public var beta: Double
  /// The target margin γ; at least 0.
  public var gamma: Double
  /// The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public var labelSmoothing: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - alpha: The shape α; a number other than 0.
  ///   - beta: The factor of the margin; positive.
  ///   - gamma: The target margin γ; at least 0.
  ///   - labelSmoothing: The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public init(alpha: Double, beta: Double, gamma: Double, labelSmoothing: Double = 0) {
    self.alpha = alpha
    self.beta = beta
    self.gamma = gamma
    self.labelSmoothing = labelSmoothing
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (reward(of: chosen) - reward(of: rejected)) - gamma
    return .perExample(smoothedLogisticLoss(margin: margin, labelSmoothing))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + nonNegativeFault("gamma", gamma)
      + smoothingFault(labelSmoothing) + positiveFault("|alpha|", Swift.abs(alpha))
  }

  private func reward(of reply: PolicyReply) -> Quantity<PerExample> {
    (1 - exp(-alpha * reply.meanLogProbability)) / alpha
  }
}
