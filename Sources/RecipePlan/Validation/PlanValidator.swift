/// Checks a plan against all rules at once.
public struct PlanValidator: Sendable {
  /// The rules, checked independently of each other.
  public var rules: [any PlanRule]

  /// Makes a validator; by default with every built-in rule.
  public init(rules: [any PlanRule] = PlanValidator.builtInRules) {
    self.rules = rules
  }

  /// The rules that every recipe must keep.
  public static let builtInRules: [any PlanRule] = [
    GraphRule(), ParameterRule(), DatasetRule(), ModelRule(), TrainingRule(), LossTermRule(),
    LimitRule(), SampleRule(), EvaluationRule(), ClaimRule(),
  ]

  /// Every fault of the plan, in the order of the recipe's lines.
  public func faults(in plan: Plan) -> [PlanFault] {
    PlanFaults(rules.flatMap { $0.faults(in: plan) }).faults
  }

  /// Returns when the plan is sound.
  /// - Throws: `PlanFaults` with every fault.
  public func check(_ plan: Plan) throws {
    let faults = faults(in: plan)
    if !faults.isEmpty { throw PlanFaults(faults) }
  }
}
