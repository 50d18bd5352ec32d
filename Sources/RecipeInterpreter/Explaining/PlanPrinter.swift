import RecipePlan

/// Prints parts of a plan for people.
enum PlanPrinter {
  /// A stage's loss as a line of text: its terms with their factors.
  static func formula(of plan: TrainPlan) -> String {
    let printer = FormulaPrinter()
    return plan.terms.map { term in
      let factor = term.weight == 1 ? "" : "\(PlanValue.number(term.weight)) · "
      let text = printer.text(term.formula)
      let mean =
        switch term.normalizer {
        case .examples: "mean"
        case .tokens: "mean per token"
        case .ratings: "mean per rating"
        }
      return "\(factor)\(mean)[\(text)]"
    }.joined(separator: " + ")
  }

  /// What the short names of a stage's formulas mean.
  static func legend(of plan: TrainPlan) -> [String] {
    var lines: [String] = []
    for line in plan.terms.flatMap({ FormulaPrinter().legend($0.formula) })
    where !lines.contains(line) { lines.append(line) }
    return lines
  }
}
