import RecipePlan

/// Finds what can only be read once replies were drawn.
struct DeferredNodes {
  private let nodes: Set<NodeID>

  init(_ plan: Plan) {
    var found: Set<NodeID> = []
    for node in plan.nodes {
      switch node.operation {
      case .sample: found.insert(node.id)
      default: if node.inputs.contains(where: found.contains) { found.insert(node.id) }
      }
    }
    nodes = found
  }

  /// Whether a node needs drawn replies, itself or through what it reads.
  func contains(_ id: NodeID) -> Bool { nodes.contains(id) }
}

extension Plan {
  /// The dataset that a model's tokenizer is learned from, if it is.
  func tokenizerData(of model: NodeID) -> NodeID? {
    var id = model
    for _ in nodes {
      switch node(id)?.operation {
      case .adapter(let adapter): id = adapter.base
      case .rewardModel(let reward): id = reward.base
      case .implicitReward(let reward): id = reward.policy
      case .train(let train): id = train.model
      case .transformer(let transformer):
        if case .bytePair(_, let data) = transformer.tokenizer { return data.node }
        return nil
      default: return nil
      }
    }
    return nil
  }
}
