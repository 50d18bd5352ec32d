public import PreferenceData

/// The gradient of KL(π ‖ π_ref) from a policy's own replies, as in HyPO (Song and others 2024).
///
/// With kᵢ the log-ratio of the i-th of a prompt's K replies the loss is the mean over replies of
/// sg(kᵢ − the mean of the others')·log π(yᵢ): the score function with a leave-one-out baseline, which is 0
/// for a single reply. Its value means nothing. Bind it to replies that the policy drew:
/// `DPO(beta: 0.1)` and `0.01 * SampledKL().on(samples)`.
public struct SampledKL: Regularizer {
  /// The kind of example.
  public typealias Example = Ranking

  /// Declares the regularizer.
  public init() {}

  /// The formula.
  public var loss: Loss {
    let ratio = candidates.logRatio
    let count = candidates.count
    // kᵢ − (Σk − kᵢ)/(K − 1) = K/(K − 1)·(kᵢ − mean)
    let factor = (count / max(count - 1, 1)).perCandidate
    let isAlone = count .<= 1
    let lead = factor * (ratio - ratio.mean().perCandidate)
    let advantage = select(isAlone, 0, else: 1).perCandidate * lead
      + select(isAlone, 1, else: 0).perCandidate * ratio
    return .perExample((stopGradient(advantage) * candidates.logProbability).mean())
  }
}
