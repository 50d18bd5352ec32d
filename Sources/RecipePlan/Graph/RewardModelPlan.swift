/// A reward model: a head that scores or compares replies, on the body of a policy or on features that
/// nothing trains.
public struct RewardModelPlan: Codable, Hashable, Sendable {
  /// The policy whose body it starts from; nil for a model of features alone.
  public var base: NodeID?
  /// What it reads in place of a body's hidden states; nil for a body.
  public var features: FeaturesPlan?
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

  /// The models that read replies for it: its body, or those of its features.
  public var readers: [NodeID] { base.map { [$0] } ?? features?.models ?? [] }

  /// The nodes that it is made of, in a fixed order.
  var inputs: [NodeID] {
    readers + (features?.encoder.map { [$0] } ?? []) + (annotators.map { [$0.node] } ?? [])
  }

  /// Makes a plan of a reward model on a body.
  public init(base: NodeID, head: HeadPlan) {
    self.base = base
    self.head = head
  }

  /// Makes a plan of a reward model on features that nothing trains.
  public init(features: FeaturesPlan, head: HeadPlan) {
    self.features = features
    self.head = head
  }
}

extension Plan {
  /// Whether a model, trained or not, has no body but features that nothing trains.
  public func readsFeatures(_ model: NodeID) -> Bool {
    var id = model
    for _ in nodes {
      switch node(id)?.operation {
      case .rewardModel(let reward): return reward.features != nil
      case .train(let train): id = train.model
      default: return false
      }
    }
    return false
  }
}
