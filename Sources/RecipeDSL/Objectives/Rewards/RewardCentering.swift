public import PreferenceData

/// Holds a reward model's scores near 0 (Eisenstein and others 2023).
///
/// `.ofSum` is (r(chosen) + r(rejected))², TRL's `center_rewards_coefficient`; it leaves the difference
/// free. `.each` is the mean of both squares, as in align-anything and Safe-RLHF; it shrinks the difference
/// too. Put the factor in front: `0.01 * RewardCentering()`.
public struct RewardCentering: Regularizer {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// What is squared.
  public enum Form: String, Sendable, Hashable {
    /// The sum of both scores.
    case ofSum
    /// Each score.
    case each
  }

  /// What is squared.
  public var form: Form

  /// Declares the objective.
  /// - Parameter form: What is squared.
  public init(form: Form = .ofSum) {
    self.form = form
  }

  /// The formula.
  public var loss: Loss {
    switch form {
    case .ofSum: return .perExample(square(chosen.score + rejected.score))
    case .each: return .perExample((square(chosen.score) + square(rejected.score)) / 2)
    }
  }
}
