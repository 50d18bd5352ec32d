public import PreferenceData
public import RecipePlan

/// A model of harm with a sign (Dai and others 2023, Safe RLHF).
///
/// The chosen reply of a row is the more harmful one, and a reply's rating is 1 for a harmful and −1 for
/// a harmless one. With C the score the loss is −log σ(C(w) − C(l)) − log σ(s(w)·C(w)) − log σ(s(l)·C(l)), so that
/// costs above 0 mean harm. The released code stores the signs turned.
public struct CostModel: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// Declares the objective.
  public init() {}

  /// The formula.
  public var loss: Loss {
    let order = -logSigmoid(chosen.score - rejected.score)
    let signs =
      -logSigmoid(chosen.rating * chosen.score) - logSigmoid(rejected.rating * rejected.score)
    return .perExample(order + signs)
  }

  /// Ratings are signs.
  public var requirements: [DataRequirement] {
    [.rating(of: .chosen, .oneOf([1, -1])), .rating(of: .rejected, .oneOf([1, -1]))]
  }
}
