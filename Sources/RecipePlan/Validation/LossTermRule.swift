/// A term of a loss reads what its model and its data can give, and has a gradient to follow.
public struct LossTermRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node in
      guard case .train(let train) = node.operation else { return [PlanFault]() }
      return train.terms.enumerated().flatMap { index, term in
        let kind = kind(of: term.data ?? train.data, in: plan)
        return faults(of: term, role: train.role, kind: kind).map {
          PlanFault(
            at: node.elementLocations["terms.\(index)"] ?? node.location,
            "\(term.declared.type): \($0)"
          )
        }
      }
    }
  }

  private func kind(of reference: DataReference, in plan: Plan) -> String? {
    guard case .data(let data)? = plan.node(reference.node)?.operation else { return nil }
    return data.kind
  }

  private func faults(of term: LossTermPlan, role: ModelRolePlan, kind: String?) -> [String] {
    var faults = term.formula.faults
    if !term.weight.isFinite || term.weight == 0 {
      faults.append("the weight is \(term.weight); it must be a number other than 0.")
    }
    let terms = term.formula.terms
    if !terms.contains(where: \.isLearned) {
      faults.append("the formula reads nothing that training changes, so it has no gradient.")
    }
    for read in terms {
      if read.quantity == .score, role == .policy {
        faults.append("the formula reads a score, but the stage trains a policy.")
      }
      if role == .rewardModel, read.quantity != .score, read.isLearned || read.readsReference {
        faults.append("the formula reads a log-probability, but the stage trains a reward model.")
      }
      if let kind, let fault = kindFault(read, kind: kind) { faults.append(fault) }
    }
    if case .tokens(let subjects) = term.normalizer, subjects.isEmpty {
      faults.append("the normalizer counts the tokens of no reply.")
    }
    return faults
  }

  private func kindFault(_ term: FormulaTerm, kind: String) -> String? {
    let available: [FormulaTerm.Subject] =
      kind == "comparison" ? [.chosen, .rejected, .example] : [.completion, .example]
    guard !available.contains(term.subject) else { return nil }
    return "the formula reads '\(term.subject.rawValue)', which a \(kind) does not have."
  }
}
