import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// Refuses two passes that would be one, where only the folder of a saved adapter tells its dropout.
  func checkDropout(_ node: PlanNode, _ plan: TrainPlan, of model: ModelInstance) throws {
    guard model.dropout == 0 else { return }
    for (place, term) in plan.terms.enumerated()
    where term.formula.terms.contains(where: \.isOfTwoPasses) {
      throw LocatedRunError(
        location: node.location(ofTerm: place),
        underlying: RunError.unusable(
          "\(term.declared.type) reads every reply under two draws of an adapter's dropout, but the "
            + "saved adapter was made without; give this term a dropout of its own, such as "
            + "'dropout: 0.1'."
        )
      )
    }
  }

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
