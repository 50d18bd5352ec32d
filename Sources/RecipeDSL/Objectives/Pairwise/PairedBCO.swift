public import PreferenceData

/// Binary classifier optimization of pairs (Jung and others 2024).
///
/// The loss is `−log σ(β·Δ(chosen) − δ) − log σ(δ − β·Δ(rejected))`. Without a shift, δ = 0, it is TRL's
/// `loss_type="bco_pair"` and the noise contrastive repository's "biasedNCA"; with the running mean of
/// all rewards so far it is that of older TRL, RLHFlow and LLaMA-Factory. Judged replies: `BCO`.
public struct PairedBCO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// What rewards are measured from.
  public enum Shift: String, Sendable, Hashable {
    /// From 0.
    case none
    /// From the mean of all rewards so far, this batch included; a statistic of the batch.
    case runningMean
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The shift δ of rewards.
  public var shift: Shift

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - shift: The shift δ of rewards.
  public init(beta: Double, shift: Shift = .none) {
    self.beta = beta
    self.shift = shift
  }

  /// The formula.
  public var loss: Loss {
    let good = beta * chosen.logRatio
    let bad = beta * rejected.logRatio
    switch shift {
    case .none: return .perExample(-logSigmoid(good) - logSigmoid(-bad))
    case .runningMean:
      let mean = (0.5 * (good + bad)).runningMean()
      return .perExample(-logSigmoid(good - mean) - logSigmoid(mean - bad))
    }
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
