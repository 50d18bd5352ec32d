public import RecipePlan

/// Every loss term of a plan does on made-up rows what a loss must do.
///
/// The checks take milliseconds; `--validate` makes them, a run finds faults at its first batch.
public struct ObjectiveRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every finding in a plan that keeps the built-in rules.
  public func faults(in plan: Plan) -> [PlanFault] {
    checks(in: plan) { check in check.findings }
  }

  /// What a researcher should know of the plan's losses: what is not finite at extreme log-ratios,
  /// and what has no lower bound.
  /// - Parameter plan: A plan that keeps the built-in rules.
  /// - Returns: Notes with the recipe's lines.
  public func notes(in plan: Plan) -> [PlanFault] {
    checks(in: plan) { check in check.notes }
  }

  private func checks(
    in plan: Plan,
    _ sentences: (ObjectiveCheck) -> [String]
  ) -> [PlanFault] {
    plan.nodes.flatMap { node -> [PlanFault] in
      guard case .train(let train) = node.operation else { return [] }
      return train.terms.enumerated().flatMap { place, term in
        // The terms that one optimizer step of these rows adds up.
        let others = train.terms.enumerated().filter { $0.offset != place }.map(\.element)
          .filter { $0.data == term.data }
        return sentences(ObjectiveCheck(term, beside: others, head: plan.head(of: train.model))).map
        {
          PlanFault(at: node.location(ofTerm: place), "\(term.declared.type): \($0)")
        }
      }
    }
  }
}
