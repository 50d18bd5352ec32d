/// A reward model made of two policies: nothing in it is trained.
public struct ImplicitRewardPlan: Codable, Hashable, Sendable {
  /// The policy that likes good replies more.
  public var policy: NodeID
  /// The policy that it is compared with.
  public var reference: NodeID
  /// The reward of a `completion`, of the log-probabilities of its tokens under both.
  public var reward: Formula

  /// Makes a plan of a reward model.
  public init(policy: NodeID, reference: NodeID, reward: Formula) {
    self.policy = policy
    self.reference = reference
    self.reward = reward
  }
}
