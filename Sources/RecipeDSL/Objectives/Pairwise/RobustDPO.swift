public import PreferenceData

/// Robust direct preference optimization (Chowdhury and others 2024, "Provably Robust DPO").
///
/// With m = β·(Δ(chosen) − Δ(rejected)) the loss is `(−(1−ε)·log σ(m) + ε·log σ(−m)) / (1 − 2ε)`: in
/// expectation over labels flipped with probability ε it is DPO's loss on clean ones. TRL:
/// `loss_type="robust"` with `label_smoothing`. "rDPO" and "R-DPO" also name rationale and
/// length-regularized DPO, which are `RationaleDPO` and `LengthRegularizedDPO` here.
///
/// Unbounded below for ε > 0: it falls without end as m grows. Guard it by few steps or a regularizer
/// such as `KL`.
public struct RobustDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The share ε of flipped labels; from 0 up to, but not, 0.5.
  public var labelSmoothing: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - labelSmoothing: The share ε of flipped labels; from 0 up to, but not, 0.5.
  public init(beta: Double, labelSmoothing: Double) {
    self.beta = beta
    self.labelSmoothing = labelSmoothing
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    let flipped = labelSmoothing * logSigmoid(-margin)
    let kept = (1 - labelSmoothing) * logSigmoid(margin)
    return .perExample((flipped - kept) / (1 - 2 * labelSmoothing))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + smoothingFault(labelSmoothing) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
