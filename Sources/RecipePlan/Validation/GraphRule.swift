/// The plan is a graph whose nodes come after their inputs and are what their readers expect.
///
/// Plans that were lowered from a recipe keep this rule by construction; plans that were read from
/// a file may not.
public struct GraphRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    var faults: [PlanFault] = []
    if plan.format != Plan.currentFormat {
      faults.append(
        PlanFault(
          at: nil,
          "The plan is written in format \(plan.format); this engine reads format "
            + "\(Plan.currentFormat)."
        )
      )
    }
    if plan.nodes.isEmpty {
      faults.append(
        PlanFault(at: nil, "The recipe declares no stage; add a 'Train' or 'Evaluate'.")
      )
    }
    var known: [NodeID: PlanNode] = [:]
    for node in plan.nodes {
      for input in node.inputs where known[input] == nil {
        faults.append(
          PlanFault(
            at: node.location,
            "'\(node.label)' reads node \(input.short), which is missing."
          )
        )
      }
      if let actual = try? CanonicalJSON.fingerprint(node.operation), actual != node.id {
        faults.append(
          PlanFault(
            at: node.location,
            "The fingerprint \(node.id.short) of '\(node.label)' does not belong to its settings."
          )
        )
      }
      known[node.id] = node
      faults += roleFaults(of: node, known: known)
    }
    return faults
  }

  private func roleFaults(of node: PlanNode, known: [NodeID: PlanNode]) -> [PlanFault] {
    func fault(_ id: NodeID, is wanted: String, _ accepts: (PlanOperation) -> Bool) -> [PlanFault] {
      guard let input = known[id], !accepts(input.operation) else { return [] }
      return [
        PlanFault(
          at: node.location,
          "'\(node.label)' reads '\(input.label)', which is no \(wanted)."
        )
      ]
    }
    let isData: (PlanOperation) -> Bool = { if case .data = $0 { true } else { false } }
    let isPolicy: (PlanOperation) -> Bool = {
      switch $0 {
      case .transformer, .pretrained, .adapter: true
      case .train(let plan): plan.role == .policy
      default: false
      }
    }
    func gives(_ role: ModelRolePlan) -> (PlanOperation) -> Bool {
      {
        switch $0 {
        case .rewardModel(let plan): plan.head.role == role
        case .implicitReward: role == .rewardModel
        case .train(let plan): plan.role == role
        default: false
        }
      }
    }
    let isEncoder: (PlanOperation) -> Bool = { if case .encoder = $0 { true } else { false } }
    switch node.operation {
    case .data(let plan):
      let others =
        (plan.comparedWith ?? []).flatMap { fault($0.node, is: "dataset", isData) }
        + (plan.encoders ?? []).flatMap { fault($0, is: "text encoder", isEncoder) }
      switch plan.origin {
      case .source: return others
      case .dataset(let reference), .conversion(let reference, _):
        return fault(reference.node, is: "dataset", isData) + others
      case .samples(let stage, _, let judge):
        return fault(stage, is: "sampling stage") {
          if case .sample = $0 { true } else { false }
        } + (judge.map { fault($0, is: "reward model", gives(.rewardModel)) } ?? []) + others
      }
    case .transformer(let plan):
      guard case .bytePair(_, let data) = plan.tokenizer else { return [] }
      return fault(data.node, is: "dataset", isData)
    case .pretrained, .encoder: return []
    case .adapter(let plan): return fault(plan.base, is: "policy", isPolicy)
    case .rewardModel(let plan):
      // Features of features are said in words of their own by another rule.
      let isReader: (PlanOperation) -> Bool = {
        if case .rewardModel = $0 { return true }
        // It has no states of its own.
        if case .implicitReward = $0 { return false }
        return isPolicy($0) || gives(.rewardModel)($0) || gives(.preferenceModel)($0)
      }
      var faults = plan.base.map { fault($0, is: "policy", isPolicy) } ?? []
      for model in plan.features?.models ?? [] {
        faults += fault(model, is: "model", isReader)
      }
      if let encoder = plan.features?.encoder {
        faults += fault(encoder, is: "text encoder", isEncoder)
      }
      if let data = plan.annotators?.node { faults += fault(data, is: "dataset", isData) }
      return faults
    case .implicitReward(let plan):
      return fault(plan.policy, is: "policy", isPolicy)
        + fault(plan.reference, is: "policy", isPolicy)
    case .train(let plan):
      if let input = known[plan.model], case .implicitReward = input.operation {
        return [
          PlanFault(
            at: node.location,
            "'\(node.label)' trains '\(input.label)', in which nothing is trained: its reward is made "
              + "of two policies. Train the policy itself, or a 'RewardModel'."
          )
        ]
      }
      let isModel = plan.role == .policy ? isPolicy : gives(plan.role)
      return fault(plan.data.node, is: "dataset", isData)
        + fault(plan.model, is: plan.role.title, isModel)
        + (plan.reference.map { fault($0, is: "policy", isPolicy) } ?? [])
    case .sample(let plan):
      return fault(plan.prompts.node, is: "dataset", isData)
        + fault(plan.model, is: "policy", isPolicy)
    case .evaluate(let plan):
      let isModel = plan.role == .policy ? isPolicy : gives(plan.role)
      return fault(plan.data.node, is: "dataset", isData)
        + fault(plan.model, is: plan.role.title, isModel)
        + (plan.reference.map { fault($0, is: "policy", isPolicy) } ?? [])
        + (plan.encoders ?? []).flatMap { fault($0, is: "text encoder", isEncoder) }
    }
  }
}
