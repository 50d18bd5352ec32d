/// A reward model: the body of a policy under a scalar head.
public struct RewardModelPlan: Codable, Hashable, Sendable {
  /// The policy whose body it starts from.
  public var base: NodeID
  /// The head.
  public var head: HeadPlan

  /// Makes a plan of a reward model.
  public init(base: NodeID, head: HeadPlan) {
    self.base = base
    self.head = head
  }
}
