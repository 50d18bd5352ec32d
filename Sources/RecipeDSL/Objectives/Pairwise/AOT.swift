public import PreferenceData

/// Distributional preference alignment by optimal transport (Melnyk and others 2024).
///
/// The sorted batch is compared place by place: the mean of `−(1−ε)·log σ(m) − ε·log σ(−m)` over places
/// with m = β·(uᵢ − vᵢ). Paired, u sorts log π(chosen) − log π(rejected) and v the same of the reference
/// policy; unpaired, u sorts Δ(chosen) and v sorts Δ(rejected). TRL: `loss_type="aot"` and
/// `"aot_unpaired"`; `aot_pair` of older TRL and RLHFlow is the unpaired one. Reads the batch: a batch of
/// n is not n batches of one, and its stage can't have micro-batches. At ties the earlier row comes first.
public struct AOT: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// Which values of the batch are sorted against each other.
  public enum Matching: String, Sendable, Hashable {
    /// The policy's differences against the reference policy's.
    case paired
    /// The chosen replies' log-ratios against the rejected ones'.
    case unpaired
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// Which values are sorted.
  public var matching: Matching
  /// The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public var labelSmoothing: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - matching: Which values are sorted.
  ///   - labelSmoothing: The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public init(beta: Double, matching: Matching, labelSmoothing: Double = 0) {
    self.beta = beta
    self.matching = matching
    self.labelSmoothing = labelSmoothing
  }

  /// The formula.
  public var loss: Loss {
    let policy: Quantity<PerRank>
    let reference: Quantity<PerRank>
    switch matching {
    case .paired:
      policy = (chosen.logProbability - rejected.logProbability).sortedOverBatch()
      reference =
        (chosen.referenceLogProbability - rejected.referenceLogProbability).sortedOverBatch()
    case .unpaired:
      policy = chosen.logRatio.sortedOverBatch()
      reference = rejected.logRatio.sortedOverBatch()
    }
    return .perBatch(
      smoothedLogisticLoss(margin: beta * (policy - reference), labelSmoothing).mean()
    )
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + smoothingFault(labelSmoothing) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
