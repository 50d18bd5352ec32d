public import PreferenceData
public import RecipePlan

/// Self-play preference optimization (Wu and others 2024), of pairs of the reference's own samples.
///
/// With hard labels the loss is `(Δ(chosen) − 1/(2β))² + (Δ(rejected) + 1/(2β))²`: TRL's
/// `loss_type="sppo_hard"`. With win rates p, read from the replies' ratings, it is the released
/// `((Δ(chosen) − (p(chosen) − ½)/β)² + (Δ(rejected) − (p(rejected) − ½)/β)²) / 2`; at p = 1 and 0 that
/// is half of the former. The paper's η is 1/β. SPO names other methods.
public struct SPPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// What the data say of a pair.
  public enum Labels: String, Sendable, Hashable {
    /// The chosen reply won.
    case winner
    /// Each reply's rating is its mean win rate against the policy's samples, from 0 to 1.
    case winRates
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// Whether pairs state a winner or win rates.
  public var labels: Labels

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - labels: Whether pairs state a winner or win rates.
  public init(beta: Double, labels: Labels = .winner) {
    self.beta = beta
    self.labels = labels
  }

  /// The formula.
  public var loss: Loss {
    switch labels {
    case .winner:
      let target = 0.5 / beta
      return .perExample(square(chosen.logRatio - target) + square(rejected.logRatio + target))
    case .winRates:
      let good = square(chosen.logRatio - (chosen.rating - 0.5) / beta)
      let bad = square(rejected.logRatio - (rejected.rating - 0.5) / beta)
      return .perExample((good + bad) / 2)
    }
  }

  /// Win rates are probabilities.
  public var requirements: [DataRequirement] {
    labels == .winRates
      ? [.rating(of: .chosen, .probability), .rating(of: .rejected, .probability)] : []
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
