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
  /// The datasets that the tokenizers of a model, or of those whose features it reads, are learned
  /// from; empty where none is.
  func tokenizerData(of model: NodeID) -> [NodeID] {
    var found: [NodeID] = []
    var next = [model]
    var seen: Set<NodeID> = []
    while let id = next.popLast() {
      guard seen.insert(id).inserted else { continue }
      switch node(id)?.operation {
      case .adapter(let adapter): next.append(adapter.base)
      case .rewardModel(let reward): next += reward.readers
      case .implicitReward(let reward): next += [reward.policy, reward.reference]
      case .train(let train): next.append(train.model)
      case .transformer(let transformer):
        if case .bytePair(_, let data) = transformer.tokenizer { found.append(data.node) }
      default: break
      }
    }
    return found
  }
}
