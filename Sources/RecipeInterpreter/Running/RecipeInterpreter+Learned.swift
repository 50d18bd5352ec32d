import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// Says which learned numbers go on from what an earlier stage has learned, where the recipe's line
  /// states another first value.
  func noteLearned(_ node: PlanNode, _ plan: TrainPlan, from model: ModelInstance) throws {
    for (place, term) in plan.terms.enumerated() {
      for scalar in term.formula.learnedScalars {
        guard let learned = model.learned.numbers[scalar.name],
          learned != Float(scalar.initial)
        else { continue }
        let text =
          "\(term.declared.type): '\(scalar.name)' goes on from \(PlanValue.number(Double(learned))), "
          + "which an earlier stage of the model learned, not from "
          + "\(PlanValue.number(scalar.initial))."
        try emit(.noted(RunNote(text: text, location: node.location(ofTerm: place))))
      }
    }
  }
}
