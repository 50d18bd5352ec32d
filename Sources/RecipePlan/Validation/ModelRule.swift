/// A decoder's sizes are positive and fit each other.
public struct ModelRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node in
      switch node.operation {
      case .transformer(let model): faults(of: model).map { PlanFault(at: node.location, $0) }
      case .pretrained(let model): faults(of: model).map { PlanFault(at: node.location, $0) }
      case .encoder(let encoder):
        encoder.path.isEmpty
          ? [
            PlanFault(
              at: node.location,
              "The sentence embedding has an empty path; give its folder."
            )
          ] : [PlanFault]()
      case .adapter(let adapter):
        faults(of: adapter, in: plan).map {
          PlanFault(at: node.elementLocations["adapter"] ?? node.location, $0)
        }
      case .rewardModel(let model):
        (model.head.faults + faults(of: model, in: plan) + encoderFaults(of: model, in: plan)).map {
          PlanFault(at: node.location, $0)
        }
      default: [PlanFault]()
      }
    }
  }

  private func faults(of model: PretrainedPlan) -> [String] {
    var faults: [String] = []
    if model.path.isEmpty {
      faults.append("The pretrained model has an empty path; give its folder or file.")
    }
    if let context = model.context, context < 2 {
      faults.append("'context' is \(context); it must be at least 2 tokens.")
    }
    return faults
  }

  private func faults(of adapter: AdapterPlan, in plan: Plan) -> [String] {
    var faults: [String] = []
    if isAdapted(adapter.base, in: plan) {
      faults.append(
        "The policy has an adapter already, and adapters can't be stacked; train the first one on."
      )
    }
    if let path = adapter.path {
      if path.isEmpty { faults.append("The saved adapter has an empty path; give its folder.") }
      if adapter.rank != 0 || adapter.alpha != 0 || adapter.dropout != 0
        || adapter.targets != .allLinear || adapter.isRankStabilized
      {
        faults.append(
          "A saved adapter has the settings in its folder; leave out settings of its own."
        )
      }
      return faults
    }
    if adapter.rank < 1 {
      faults.append("The adapter's rank is \(adapter.rank); it must be at least 1.")
    }
    if !(adapter.alpha > 0 && adapter.alpha.isFinite) {
      faults.append("The adapter's alpha is \(adapter.alpha); it must be positive.")
    }
    if !(adapter.dropout >= 0 && adapter.dropout < 1) {
      faults.append(
        "The adapter's dropout is \(adapter.dropout); it must be at least 0 and less than 1."
      )
    }
    if adapter.targets == .modules([]) {
      faults.append("The adapter changes no matrix; name targets, such as '.allLinear'.")
    }
    return faults
  }

  private func faults(of model: RewardModelPlan, in plan: Plan) -> [String] {
    guard let features = model.features else { return [] }
    var faults: [String] = []
    if features.models.isEmpty, features.encoder == nil {
      faults.append("The reward model reads no features; name a model or an embedding.")
    }
    for (place, id) in features.models.enumerated() {
      let label = plan.node(id)?.label ?? id.short
      if features.models[..<place].contains(id) {
        faults.append("The features name '\(label)' twice; once gives the same.")
      } else if plan.readsFeatures(id) {
        faults.append(
          "'\(label)' reads features itself and has no hidden states; name the models that it reads."
        )
      }
    }
    return faults
  }

  /// What is wrong with what an encoder of annotators' tastes reads.
  private func encoderFaults(of model: RewardModelPlan, in plan: Plan) -> [String] {
    guard case .latentTastes(let tastes) = model.head, case .encoder = tastes.posterior,
      let node = plan.node(tastes.annotators.node), case .data(let data) = node.operation,
      data.kind != "comparison"
    else { return [] }
    return [
      "The encoder of tastes reads comparisons, and '\(node.label)' has none; give it comparisons, or "
        + "take '.table'."
    ]
  }

  /// Whether a policy's weights end in an adapter.
  private func isAdapted(_ model: NodeID, in plan: Plan) -> Bool {
    var id = model
    for _ in plan.nodes {
      switch plan.node(id)?.operation {
      case .adapter: return true
      case .train(let train): id = train.model
      default: return false
      }
    }
    return false
  }

  private func faults(of model: TransformerPlan) -> [String] {
    var faults: [String] = []
    let sizes = [
      ("width", model.width), ("layers", model.layers), ("heads", model.heads),
      ("keyValueHeads", model.keyValueHeads), ("hiddenWidth", model.hiddenWidth),
    ]
    for (name, size) in sizes where size < 1 {
      faults.append("'\(name)' is \(size); it must be at least 1.")
    }
    if model.context < 2 {
      faults.append("'context' is \(model.context); it must be at least 2 tokens.")
    }
    if model.heads > 0, model.width > 0 {
      if model.width % model.heads != 0 {
        faults.append(
          "'width' \(model.width) is not divisible by 'heads' \(model.heads); choose a multiple."
        )
      } else if (model.width / model.heads) % 2 != 0 {
        faults.append(
          "Each head is \(model.width / model.heads) wide; rotary positions need an even width."
        )
      }
      if model.keyValueHeads > 0, model.heads % model.keyValueHeads != 0 {
        faults.append(
          "'heads' \(model.heads) is not divisible by 'keyValueHeads' \(model.keyValueHeads)."
        )
      }
    }
    if !(model.ropeBase > 1) { faults.append("'ropeBase' is \(model.ropeBase); it must exceed 1.") }
    if !(model.normEpsilon > 0) {
      faults.append("'normEpsilon' is \(model.normEpsilon); it must be positive.")
    }
    if case .bytePair(let size, _) = model.tokenizer, size < 258 {
      faults.append(
        "The byte-pair vocabulary has \(size) tokens; 256 bytes, the end of text and one merge "
          + "need at least 258."
      )
    }
    return faults
  }
}
