import PreferenceData
import RecipePlan

extension TokenizedRows {
  /// What a term requires of the rows and doesn't find, as an error that names rows; nil if it finds
  /// everything.
  func breach(by term: LossTermPlan) -> RunError? {
    if term.formula.ordersBatch, let first = rows.first,
      let other = rows.first(where: { $0.weight != first.weight })
    {
      return .unusable(
        "\(term.declared.type) puts the rows of a batch in an order, in which all must weigh the same; "
          + "\(first.origin) weighs \(PlanValue.number(first.weight)), \(other.origin) "
          + "\(PlanValue.number(other.weight)). Give them equal weights."
      )
    }
    for requirement in term.requirements ?? [] {
      let stated = rows.map { values(of: requirement, in: $0) }
      if let fault = lack(of: requirement, stated, term) ?? fault(in: stated, requirement, term) {
        return fault
      }
    }
    return nil
  }

  private func lack(
    of requirement: DataRequirement,
    _ stated: [[Double]],
    _ term: LossTermPlan
  ) -> RunError? {
    let lacking = zip(rows, stated).filter(\.1.isEmpty).map(\.0)
    let isLack =
      switch requirement.presence {
      case .optional: false
      case .someRow: lacking.count == rows.count
      case .everyRow: !lacking.isEmpty
      }
    guard isLack else { return nil }
    return .missingValue(
      quantity: requirement.name ?? requirement.quantity.rawValue,
      term: term.declared.type,
      rows: lacking.prefix(3).map(\.origin.description),
      count: lacking.count
    )
  }

  private func fault(
    in stated: [[Double]],
    _ requirement: DataRequirement,
    _ term: LossTermPlan
  ) -> RunError? {
    let wrong = zip(rows, stated).compactMap { row, values in
      values.first { !requirement.values.contains($0) }.map { (row: row, value: $0) }
    }
    guard let first = wrong.first else { return nil }
    let others = wrong.count - 1
    let more =
      switch others {
      case 0: ""
      case 1: ", and another row has such a one"
      default: ", and \(others) more rows have such ones"
      }
    return .unusable(
      "\(term.declared.type) learns from \(requirement); \(first.row.origin) has "
        + "\(PlanValue.number(first.value))\(more). Mend these rows, or filter them."
    )
  }

  /// What a row states of a value: nothing, one number, or one per candidate.
  private func values(of requirement: DataRequirement, in row: TokenizedRow) -> [Double] {
    switch requirement.quantity {
    case .strength: row.strength.map { [$0] } ?? []
    case .softLabel: row.softLabel.map { [$0] } ?? []
    case .attribute: requirement.name.flatMap { row.attributes[$0] }.map { [$0] } ?? []
    case .rating where requirement.subject == .candidates: row.ratings ?? []
    case .rating:
      subjects.firstIndex(of: requirement.subject).flatMap { place in
        row.ratings.map { [$0[place]] }
      } ?? []
    default: []
    }
  }
}
