/// One rule that a plan must keep; a rule reports every breach, not only the first.
public protocol PlanRule: Sendable {
  /// Every breach in the plan.
  func faults(in plan: Plan) -> [PlanFault]
}
