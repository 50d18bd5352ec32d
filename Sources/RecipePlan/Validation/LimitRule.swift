/// A dataset's token limit fits the context of every model that reads it.
public struct LimitRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node -> [PlanFault] in
      switch node.operation {
      case .train(let train):
        ([train.data] + train.terms.compactMap(\.data)).compactMap {
          fault(of: $0, model: train.model, in: plan, at: node.location)
        }
      case .evaluate(let evaluate):
        [fault(of: evaluate.data, model: evaluate.model, in: plan, at: node.location)]
          .compactMap(\.self)
      default: []
      }
    }
  }

  private func fault(
    of data: DataReference,
    model: NodeID,
    in plan: Plan,
    at location: SourceLocation
  ) -> PlanFault? {
    guard let context = context(of: model, in: plan), let limit = limit(of: data.node, in: plan),
      limit > context
    else { return nil }
    let label = plan.node(data.node)?.label ?? data.node.short
    return PlanFault(
      at: location,
      "The dataset '\(label)' is limited to \(limit) tokens, but the model's context holds "
        + "\(context); lower the limit or raise 'context'."
    )
  }

  private func context(of model: NodeID, in plan: Plan, depth: Int = 0) -> Int? {
    // Inputs stand before their readers in a sound plan, so the walk ends; a damaged plan is cut off.
    var id = model
    for _ in plan.nodes {
      switch plan.node(id)?.operation {
      case .transformer(let transformer): return transformer.context
      // Without a setting the files say it, which only the interpreter reads.
      case .pretrained(let model): return model.context
      case .adapter(let adapter): id = adapter.base
      case .rewardModel(let reward):
        guard let base = reward.base else {
          // Features of features are another rule's fault.
          return depth > 0
            ? nil
            : reward.readers.compactMap { context(of: $0, in: plan, depth: depth + 1) }.min()
        }
        id = base
      case .implicitReward(let reward):
        // Both read every row, and neither is another such reward.
        return depth > 1
          ? nil
          : [reward.policy, reward.reference]
            .compactMap { context(of: $0, in: plan, depth: depth + 1) }.min()
      case .train(let train): id = train.model
      default: return nil
      }
    }
    return nil
  }

  private func limit(of data: NodeID, in plan: Plan) -> Int64? {
    var id = data
    for _ in plan.nodes {
      guard case .data(let dataset)? = plan.node(id)?.operation else { return nil }
      if let limit = dataset.limit {
        if case .integer(let tokens)? = limit.settings["tokens"] { return tokens }
        return nil
      }
      switch dataset.origin {
      case .source, .samples: return nil
      case .dataset(let reference), .conversion(let reference, _): id = reference.node
      }
    }
    return nil
  }
}
