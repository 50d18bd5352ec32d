public import PreferenceData
public import RecipePlan

/// Self-play preference optimization over all of a prompt's replies (Wu and others 2024).
///
/// A candidate's rating is its mean probability to win over the candidates of its prompt, itself with 0.5
/// included. The loss is the mean over candidates of (Δ(yₖ) − η·(rating − 1/2))², with 1/β for the paper's η.
public struct ListwiseSPPO: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// The strength of the constraint to the reference policy, the paper's 1/η; positive.
  public var beta: Double

  /// Declares the objective.
  /// - Parameter beta: The strength of the constraint to the reference policy; positive.
  public init(beta: Double) {
    self.beta = beta
  }

  /// The formula.
  public var loss: Loss {
    .perExample(square(candidates.logRatio - (candidates.rating - 0.5) / beta).mean())
  }

  /// Ratings are probabilities.
  public var requirements: [DataRequirement] { [.rating(of: .candidates, .probability)] }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }
  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
