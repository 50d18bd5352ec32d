public import PreferenceData

/// A reward model of rankings (Luce 1959; Plackett 1975).
///
/// The loss of a ranking is the sum over places of the logarithm of the sum of exponentials of the scores
/// not yet placed, minus the placed candidate's score; with `top` only of the first places, and with
/// `top: 1` it is the likelihood of a choice among n. Ties are as in `PlackettLuceDPO`.
public struct PlackettLuce: Objective {
  /// The kind of example.
  public typealias Example = Ranking
  /// The kind of model.
  public typealias Role = RewardRole

  /// How many places count; nil for all.
  public var top: Int?

  /// Declares the objective.
  /// - Parameter top: How many places count; nil for all.
  public init(top: Int? = nil) {
    self.top = top
  }

  /// The formula.
  public var loss: Loss {
    .perExample(plackettLuceLoss(candidates.score, rank: candidates.rank, top: top))
  }

  /// What is wrong with the settings.
  public var faults: [String] { placeFault(top) }
}
