/// What a model is for; an objective or a metric can need one or the other.
public enum ModelRolePlan: String, Codable, Hashable, Sendable {
  /// It gives probabilities to replies.
  case policy
  /// It scores replies.
  case rewardModel
  /// It prefers one of two replies to the other, and gives no reply a score of its own.
  case preferenceModel
  /// It finds the features by which the replies of a comparison differ.
  case featureDictionary

  /// The role in words.
  var title: String {
    switch self {
    case .policy: "policy"
    case .rewardModel: "reward model"
    case .preferenceModel: "preference model"
    case .featureDictionary: "feature dictionary"
    }
  }
}
