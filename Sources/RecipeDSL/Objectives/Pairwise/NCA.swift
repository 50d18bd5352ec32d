public import PreferenceData

/// Noise contrastive alignment of pairs (Chen and others 2024).
///
/// The loss is `−log σ(a) − ½·log σ(−a) − ½·log σ(−b)` with a = β·Δ(chosen) and b = β·Δ(rejected): TRL's
/// `loss_type="nca_pair"`. It holds absolute rewards and not only their difference. InfoNCA of a pair is
/// DPO; of a list they are `InfoNCA` and `ListwiseNCA`.
public struct NCA: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double

  /// Declares the objective.
  /// - Parameter beta: The strength of the constraint to the reference policy; positive.
  public init(beta: Double) {
    self.beta = beta
  }

  /// The formula.
  public var loss: Loss {
    let good = beta * chosen.logRatio
    let bad = beta * rejected.logRatio
    return .perExample(-logSigmoid(good) - 0.5 * logSigmoid(-good) - 0.5 * logSigmoid(-bad))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
