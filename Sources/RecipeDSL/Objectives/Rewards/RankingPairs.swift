public import PreferenceData

/// A reward model of all pairs of a ranking (Ouyang and others 2022, InstructGPT).
///
/// The loss is the mean of `−log σ(r(i) − r(j))` over the pairs in which i stands before j, so that a
/// prompt weighs the same however many replies it has; candidates of one place make no pair. With the
/// correct replies in the first place and the wrong ones in the second it is Qwen2.5-Math's listwise loss.
public struct RankingPairs: Objective {
  /// The kind of example.
  public typealias Example = Ranking
  /// The kind of model.
  public typealias Role = RewardRole

  /// Declares the objective.
  public init() {}

  /// The formula.
  public var loss: Loss {
    let isBetter = candidates.rank.ofFirst .< candidates.rank.ofSecond
    let losses = -logSigmoid(candidates.score.ofFirst - candidates.score.ofSecond)
    let total = select(isBetter, losses, else: 0).sum()
    return .perExample(total / max(isBetter.number.sum(), 1))
  }
}
