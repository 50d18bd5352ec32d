public import PreferenceData

/// Simple preference optimization with a reference-free reward (Meng and others 2024).
///
/// With m = β·(log π(chosen)/|chosen| − log π(rejected)/|rejected|) − γ the loss is
/// `−(1−ε)·log σ(m) − ε·log σ(−m)`. γ is TRL's and LLaMA-Factory's `simpo_gamma`; the authors, HALOs and
/// open-instruct state γ/β. TRL's `cpo_alpha` is a likelihood term beside it.
public struct SimPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The factor of the margin; positive, from 2 to 10.
  public var beta: Double
  /// The target margin γ; at least 0.
  public var gamma: Double
  /// The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public var labelSmoothing: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The factor of the margin; positive, from 2 to 10.
  ///   - gamma: The target margin γ; at least 0.
  ///   - labelSmoothing: The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public init(beta: Double, gamma: Double, labelSmoothing: Double = 0) {
    self.beta = beta
    self.gamma = gamma
    self.labelSmoothing = labelSmoothing
  }

  /// The formula.
  public var loss: Loss {
    let means = chosen.meanLogProbability - rejected.meanLogProbability
    return .perExample(smoothedLogisticLoss(margin: beta * means - gamma, labelSmoothing))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + nonNegativeFault("gamma", gamma)
      + smoothingFault(labelSmoothing)
  }
}
