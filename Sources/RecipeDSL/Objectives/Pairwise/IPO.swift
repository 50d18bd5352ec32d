public import PreferenceData

/// Identity preference optimization (Azar and others, 2023).
///
/// The loss of a comparison is `(h(chosen) − h(rejected) − 1/(2τ))²`. With `.mean`, h is the
/// log-ratio divided by the reply's length, as in TRL's `DPOTrainer` with `loss_type="ipo"`; with
/// `.sum` it is the whole log-ratio, as in the paper and OpenRLHF. The two are different numbers.
public struct IPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// How log-ratios are taken over a reply's tokens.
  public enum LogProbabilities: String, Sendable, Hashable {
    /// Their sum.
    case sum
    /// Their mean.
    case mean
  }

  /// The strength of the constraint to the reference policy; TRL calls it beta.
  public var tau: Double
  /// How log-ratios are taken over a reply's tokens.
  public var logProbabilities: LogProbabilities

  /// Declares the objective.
  /// - Parameters:
  ///   - tau: The strength of the constraint to the reference policy; positive.
  ///   - logProbabilities: Sum or mean over tokens; there is no default, since libraries differ.
  public init(tau: Double, logProbabilities: LogProbabilities) {
    self.tau = tau
    self.logProbabilities = logProbabilities
  }

  /// The formula.
  public var loss: Loss {
    let margin =
      switch logProbabilities {
      case .sum: chosen.logRatio - rejected.logRatio
      case .mean: chosen.logRatio / chosen.length - rejected.logRatio / rejected.length
      }
    return .perExample(square(margin - 1 / (2 * tau)))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("tau", tau) }

  /// Rewards are τ times log-ratios, as TRL logs them.
  public var rewardScale: Double? { tau }
}
