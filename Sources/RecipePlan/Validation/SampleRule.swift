/// Replies can be drawn as they are declared.
public struct SampleRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node -> [PlanFault] in
      switch node.operation {
      case .sample(let sample): faults(of: sample).map { PlanFault(at: node.location, $0) }
      case .data(let data):
        pairFaults(of: data, in: plan).map { PlanFault(at: node.location, $0) }
      default: []
      }
    }
  }

  private func faults(of plan: SamplePlan) -> [String] {
    var faults = plan.sampling.faults
    if !(1...1 << 16).contains(plan.count) {
      faults.append("'count' is \(plan.count); it must be from 1 to 65536 replies a prompt.")
    }
    if plan.maximumNewTokens < 1 {
      faults.append("'maximumNewTokens' is \(plan.maximumNewTokens); it must be at least 1.")
    }
    if plan.minimumNewTokens < 0 || plan.minimumNewTokens > plan.maximumNewTokens {
      faults.append(
        "'minimumNewTokens' is \(plan.minimumNewTokens); it must be from 0 to 'maximumNewTokens'."
      )
    }
    if plan.stopTexts.contains("") {
      faults.append("A text of 'stop' is empty; every reply would end before it begins.")
    }
    if plan.sampling.temperature == 0, plan.count > 1 {
      faults.append(
        "'count' is \(plan.count) at temperature 0, where all replies to a prompt are one."
      )
    }
    return faults
  }

  /// Comparisons need two replies to a prompt.
  private func pairFaults(of data: DataPlan, in plan: Plan) -> [String] {
    guard data.kind == "comparison", case .samples(let id, _, _) = data.origin,
      case .sample(let sample)? = plan.node(id)?.operation, sample.count < 2
    else { return [] }
    return ["Comparisons need at least 2 replies to a prompt; give the 'Samples' 'count: 2'."]
  }
}
