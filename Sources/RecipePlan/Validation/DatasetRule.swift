/// Whoever reads a part of a dataset reads one that the dataset has.
public struct DatasetRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node in
      references(of: node).compactMap { fault($0, in: plan, at: node.location) }
    }
  }

  private func references(of node: PlanNode) -> [DataReference] {
    switch node.operation {
    case .data(let data):
      switch data.origin {
      case .source, .samples: data.comparedWith ?? []
      case .dataset(let reference), .conversion(let reference, _):
        [reference] + (data.comparedWith ?? [])
      }
    case .transformer(let model):
      if case .bytePair(_, let data) = model.tokenizer { [data] } else { [] }
    case .pretrained, .encoder, .adapter, .implicitReward: []
    case .rewardModel(let model): model.annotators.map { [$0] } ?? []
    case .train(let train): [train.data] + train.terms.compactMap(\.data)
    case .sample(let sample): [sample.prompts]
    case .evaluate(let evaluate): [evaluate.data]
    }
  }

  private func fault(
    _ reference: DataReference,
    in plan: Plan,
    at location: SourceLocation
  ) -> PlanFault? {
    guard let node = plan.node(reference.node), case .data(let data) = node.operation else {
      return nil
    }
    guard let part = reference.part else { return nil }
    guard let split = data.split else {
      return PlanFault(
        at: location,
        "The dataset '\(node.label)' (\(node.location)) has no part '\(part)'; end its steps with "
          + "'Split(train:validation:test:by:)', or use the dataset whole."
      )
    }
    guard share(of: part, in: split) == 0 else { return nil }
    return PlanFault(
      at: location,
      "The dataset '\(node.label)' (\(node.location)) gives no rows to the part '\(part)': its "
        + "share is 0."
    )
  }

  /// The share of a part as the split declares it; nil for a split that declares none by number.
  private func share(of part: String, in split: PlanComponent) -> Double? {
    switch split.settings[part] {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
