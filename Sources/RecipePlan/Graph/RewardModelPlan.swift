/// A reward model: the body of a policy under a head that scores or compares replies.
public struct RewardModelPlan: Codable, Hashable, Sendable {
  /// The policy whose body it starts from.
  public var base: NodeID
  /// The head.
  public var head: HeadPlan

  /// The rows whose annotators the head knows; nil for a head that knows none.
  public var annotators: DataReference? {
    switch head {
    case .idealPoints(let points): points.annotators
    case .latentTastes(let tastes): tastes.annotators
    default: nil
    }
  }

  /// Makes a plan of a reward model.
  public init(base: NodeID, head: HeadPlan) {
    self.base = base
    self.head = head
  }
}
