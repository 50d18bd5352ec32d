public import PreferenceData

/// A reward model that predicts ratings of candidates (Wang and others 2023, SteerLM, of one attribute).
///
/// The loss is the mean over a row's candidates of (r(yₖ) − rating)².
public struct RatingRegression: Objective {
  /// The kind of example.
  public typealias Example = Ranking
  /// The kind of model.
  public typealias Role = RewardRole

  /// Declares the objective.
  public init() {}

  /// The formula.
  public var loss: Loss {
    .perExample(square(candidates.score - candidates.rating).mean())
  }
}
