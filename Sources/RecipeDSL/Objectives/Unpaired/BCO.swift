public import PreferenceData
public import RecipePlan

/// Binary classifier optimization of judged replies (Jung and others 2024).
///
/// With r = β·Δ(y) the loss is `−log σ(r − δ)` of a desirable reply and `−log σ(δ − r)` of an undesirable
/// one. TRL's δ is the mean of all rewards so far, this batch included; the paper's is the mean of the
/// two classes' means, here those of the batch (equal when labels are balanced). A class that the batch
/// lacks has the mean 0. Both read the batch, and no gradient flows into δ.
///
/// With `.densityRatio` an undesirable row counts `min(10, max(0.5, p / (1 − p + 10⁻⁸)))` times, where
/// its rating p is the probability that its prompt is one of the desirable rows', as a classifier of
/// prompts gives it (underlying distribution matching): TRL's `udm`. The mean is over rows, not over
/// these weights.
public struct BCO: Objective {
  /// The kind of example.
  public typealias Example = Judgement

  /// What rewards are measured from.
  public enum Shift: String, Sendable, Hashable {
    /// The mean of all rewards so far: TRL.
    case runningMean
    /// The mean of the batch's two class means: the paper, without its moving average.
    case classMeans
  }

  /// How much an undesirable row counts.
  public enum Weighting: String, Sendable, Hashable {
    /// As much as a desirable one.
    case even
    /// By the ratio of the probabilities that its rating states.
    case densityRatio
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The shift δ of rewards.
  public var shift: Shift
  /// How much an undesirable row counts.
  public var weighting: Weighting

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - shift: The shift δ of rewards.
  ///   - weighting: How much an undesirable row counts.
  public init(beta: Double, shift: Shift = .runningMean, weighting: Weighting = .even) {
    self.beta = beta
    self.shift = shift
    self.weighting = weighting
  }

  /// The formula.
  public var loss: Loss {
    let reward = beta * completion.logRatio
    let advantage = reward - shift(of: reward)
    let good = -logSigmoid(advantage)
    let bad = -logSigmoid(-advantage)
    return .perExample(select(desirable .== 1, good, else: weighted(bad)))
  }

  /// Ratings are probabilities.
  public var requirements: [DataRequirement] {
    weighting == .densityRatio ? [.rating(of: .completion, .probability)] : []
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func weighted(_ loss: Quantity<PerExample>) -> Quantity<PerExample> {
    guard weighting == .densityRatio else { return loss }
    let probability = completion.rating
    return clamp(probability / (1 - probability + 1e-8), 0.5...10) * loss
  }

  private func shift(of reward: Quantity<PerExample>) -> Quantity<PerBatch> {
    switch shift {
    case .runningMean: return reward.runningMean()
    case .classMeans:
      let good = (desirable * reward).batchSum() / max(desirable.batchSum(), 1e-9)
      let bad = ((1 - desirable) * reward).batchSum() / max((1 - desirable).batchSum(), 1e-9)
      return stopGradient(0.5 * (good + bad))
    }
  }
}
