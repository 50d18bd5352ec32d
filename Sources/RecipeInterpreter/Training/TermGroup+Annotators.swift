import RecipePlan

extension TermGroup {
  /// For every row, the weights of all rows that its annotator judged, added up; empty if no term reads it.
  ///
  /// It is 1 for a row whose annotator is not recorded, or has no weight, so that it can be divided by.
  static func annotatorRows(of data: TokenizedRows, read terms: [LossTermPlan]) -> [Double] {
    guard terms.flatMap(\.formula.terms).contains(where: { $0.quantity == .annotatorRows }) else {
      return []
    }
    var totals: [String: Double] = [:]
    for row in data.rows {
      if let annotator = row.annotator { totals[annotator, default: 0] += row.weight }
    }
    return data.rows.map { row in
      let total = row.annotator.flatMap { totals[$0] } ?? 0
      return total > 0 ? total : 1
    }
  }

  /// What is wrong with a term that reads of annotators where no row names one.
  func annotatorFault(of term: LossTermPlan) -> RunError? {
    let isRead = term.formula.terms.contains {
      $0.quantity == .tasteDivergence || $0.quantity == .annotatorRows
    }
    guard isRead, !rows.rows.isEmpty, rows.rows.allSatisfy({ $0.annotator == nil }) else {
      return nil
    }
    return .unusable(
      "\(term.declared.type) reads of the rows' annotators, but no row names one; map the column."
    )
  }
}
