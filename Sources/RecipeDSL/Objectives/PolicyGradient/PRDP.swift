public import PreferenceData

/// Regression of differences of log-ratios on differences of rewards, with steps that are cut (Deng and
/// others 2024, PRDP; a reply's tokens in the place of denoising steps).
///
/// The replies were drawn by the stage's starting policy and have ratings r. With r̂(y) = Σₜ Δₜ(y) the loss
/// is the larger of (r̂(w) − r̂(l) − (r(w) − r(l))/β)² and the same with every Δₜ held within ε of the
/// starting policy's.
public struct PRDP: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// How far a token's log-ratio may go from the starting policy's, ε; positive.
  public var clip: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - clip: How far a token's log-ratio may go from the starting policy's, ε; positive.
  public init(beta: Double, clip: Double = 0.1) {
    self.beta = beta
    self.clip = clip
  }

  /// The formula.
  public var loss: Loss {
    let goal = (chosen.rating - rejected.rating) / beta
    let free = square(chosen.logRatio - rejected.logRatio - goal)
    let cut = square(held(chosen) - held(rejected) - goal)
    return .perExample(max(free, cut))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + positiveFault("clip", clip) }
  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func held(_ reply: PolicyReply) -> Quantity<PerExample> {
    let start = reply.tokens.previousLogProbability - reply.tokens.referenceLogProbability
    return min(max(reply.tokens.logRatio, start - clip), start + clip).sum()
  }
}
