import PreferenceData
import RecipeDSL
import RecipePlan

@testable import RecipeInterpreter

extension LossTerm {
  /// The term as a training stage holds it.
  func plan(weight: Double = 1) -> LossTermPlan {
    let name = "\(type(of: self))"
    return LossTermPlan(
      declared: PlanComponent(type: name, module: "Tests", settings: [:]),
      weight: weight,
      formula: loss.value.formula,
      normalizer: loss.normalizer,
      data: nil
    )
  }

  /// The loss of every row, before weights and normalizer.
  func values(_ batch: FormulaBatch) throws -> [Double] {
    try CompiledFormula(loss.value.formula).values(batch)
  }
}

extension TermLoss {
  /// The share of a batch that is a whole optimizer step.
  func step(_ batch: FormulaBatch, weights: [Double]? = nil) throws -> LossShare {
    let weights = weights ?? Array(repeating: 1, count: batch.count)
    let denominators = try terms.map {
      try Self.denominator(of: $0.normalizer, weights: weights, lengths: batch.lengths)
    }
    return try share(of: batch, weights: weights, denominators: denominators)
  }
}
