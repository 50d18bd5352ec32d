public import PreferenceData

/// A reward model of replies that were judged one by one: a logistic regression.
///
/// The loss is −log σ(r) for a desirable reply and −log σ(−r) for another. With r the logit of "yes" minus
/// that of "no" it is the two-way softmax of RLBFF (2025) and of generative judges.
public struct BinaryReward: Objective {
  /// The kind of example.
  public typealias Example = Judgement
  /// The kind of model.
  public typealias Role = RewardRole

  /// Declares the objective.
  public init() {}

  /// The formula.
  public var loss: Loss {
    let score = completion.score
    return .perExample(-logSigmoid(select(desirable .== 1, score, else: -score)))
  }
}
