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

  /// A stage's optimizer with its schedule and clipping.
  static func optimizer(_ plan: TrainPlan) -> String {
    var text =
      switch plan.optimizer {
      case .adamW(let rate, let first, let second, let epsilon, let decay, let decaysVectors):
        "AdamW, learning rate \(rate), β₁ \(first), β₂ \(second), ε \(epsilon), "
          + "weight decay \(decay)\(decay > 0 ? decaysVectors ? " of all weights" : " of matrices" : "")"
      case .sgd(let rate, let momentum, let decay):
        "SGD, learning rate \(rate), momentum \(momentum), weight decay \(decay)"
      }
    text += "; \(plan.schedule.shape.rawValue)"
    if plan.schedule.warmup > 0 { text += " after a warm-up of \(plan.schedule.warmup)" }
    text += plan.clippingNorm.map { "; gradients clipped to norm \($0)" } ?? "; no clipping"
    return text
  }
}
