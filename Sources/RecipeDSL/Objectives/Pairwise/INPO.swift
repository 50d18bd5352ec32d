public import PreferenceData

/// Iterative Nash policy optimization (Zhang and others 2024): one step of no-regret learning against the
/// policy itself.
///
/// With π_start, the policy with which the stage starts and of which both replies are samples, the loss
/// is `(log π(chosen) − log π(rejected) − (τ/η)·(log π_ref(chosen) − log π_ref(rejected))
/// − (1 − τ/η)·(log π_start(chosen) − log π_start(rejected)) − 1/(2η))²`. Where all three agree it is
/// 1/(4η²). The next iteration is another stage on the result with the same `reference:`. The paper has
/// η = 0.0075 and τ = η/3. A diffusion method is called InPO too.
public struct INPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The size η of the step; positive.
  public var eta: Double
  /// The strength τ of the constraint to the reference policy; from 0 to η.
  public var tau: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - eta: The size η of the step; positive.
  ///   - tau: The strength τ of the constraint to the reference policy; from 0 to η.
  public init(eta: Double, tau: Double) {
    self.eta = eta
    self.tau = tau
  }

  /// The formula.
  public var loss: Loss {
    let share = tau / eta
    let own = chosen.logProbability - rejected.logProbability
    let fixed = chosen.referenceLogProbability - rejected.referenceLogProbability
    let start = chosen.previousLogProbability - rejected.previousLogProbability
    return .perExample(square(own - share * fixed - (1 - share) * start - 1 / (2 * eta)))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("eta", eta) + nonNegativeFault("tau", tau)
      + (tau > eta ? ["'tau' is \(tau); it must be at most 'eta', which is \(eta)."] : [])
  }

  /// Rewards are τ times log-ratios.
  public var rewardScale: Double? { tau }
}
