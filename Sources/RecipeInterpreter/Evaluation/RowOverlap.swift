import RecipePlan

/// Finds evaluations on rows that a model may have been trained on.
struct RowOverlap {
  var plan: Plan

  /// The training stage behind a model that read some of these rows, or the model that reads them with
  /// their labels; nil when none did.
  func stage(behind model: NodeID, reading data: DataReference) -> PlanNode? {
    let evaluated = lineage(of: data)
    // What it comes from, nearest first; every node is looked at once.
    var next = [model]
    var seen: Set<NodeID> = []
    while let id = next.first {
      next.removeFirst()
      guard seen.insert(id).inserted, let node = plan.node(id) else { continue }
      switch node.operation {
      case .adapter(let adapter): next.append(adapter.base)
      case .rewardModel(let reward):
        if case .latentTastes(let tastes) = reward.head, case .encoder = tastes.posterior,
          overlaps(lineage(of: tastes.annotators), evaluated)
        {
          return node
        }
        next += reward.readers
      case .implicitReward(let reward): next += [reward.policy, reward.reference]
      case .train(let train):
        let read = [train.data] + train.terms.compactMap(\.data)
        if read.contains(where: { overlaps(lineage(of: $0), evaluated) }) { return node }
        next.append(train.model)
      default: break
      }
    }
    return nil
  }

  /// The rows and everything that they were taken from, nearest first.
  private func lineage(of data: DataReference) -> [DataReference] {
    var lineage = [data]
    for _ in plan.nodes {
      guard let last = lineage.last, case .data(let dataset)? = plan.node(last.node)?.operation
      else { break }
      switch dataset.origin {
      case .source: return lineage
      case .samples(let stage, _, _):
        // Replies to prompts that a model was trained on are no held-out ones.
        guard case .sample(let sample)? = plan.node(stage)?.operation else { return lineage }
        lineage.append(sample.prompts)
      case .dataset(let reference), .conversion(let reference, _): lineage.append(reference)
      }
    }
    return lineage
  }

  /// Two lineages are apart when they go through different parts of one split.
  private func overlaps(_ left: [DataReference], _ right: [DataReference]) -> Bool {
    var meets = false
    for first in left {
      for second in right where first.node == second.node {
        meets = true
        if let one = first.part, let other = second.part, one != other { return false }
      }
    }
    return meets
  }
}
