/// A recipe's parameters have values that a plan can hold.
public struct ParameterRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.parameters.compactMap { parameter in
      let numbers = [parameter.value, parameter.declared].compactMap { value -> Double? in
        if case .number(let number) = value { number } else { nil }
      }
      guard let number = numbers.first(where: { !$0.isFinite }) else { return nil }
      return PlanFault(
        at: nil,
        "The parameter '\(parameter.name)' is \(number); it must be a finite number."
      )
    }
  }
}
