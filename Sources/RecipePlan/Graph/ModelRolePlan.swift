/// What a model is for; an objective or a metric can need one or the other.
public enum ModelRolePlan: String, Codable, Hashable, Sendable {
  /// It gives probabilities to replies.
  case policy
  /// It scores replies.
  case rewardModel
}
