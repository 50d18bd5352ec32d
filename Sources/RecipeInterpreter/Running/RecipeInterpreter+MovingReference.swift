import OptimizationCore
import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// The reference that follows a stage's policy, if the stage declares one.
  func movingReference(
    _ node: PlanNode,
    _ plan: TrainPlan,
    following model: ModelInstance
  ) throws -> MovingReference? {
    guard let updates = plan.referenceUpdates else { return nil }
    do {
      // Matrices of adapters mean something on their own base only.
      if let other = plan.reference, other != plan.model, model.decoder.adapter != nil {
        throw RunError.unusable(
          "A reference can't follow an adapter from another model than the one that it adapts. Leave "
            + "out 'reference:'."
        )
      }
      let reference = try models.model(plan.reference ?? plan.model)
      guard reference.layout.identity == model.layout.identity else {
        throw RunError.differentTokenizers(
          stage: node.label,
          reference: plan.reference.flatMap { experiment.plan.node($0)?.label } ?? node.label
        )
      }
      return try MovingReference(
        reference,
        updates,
        following: model
      )
    } catch {
      throw LocatedRunError(
        location: node.elementLocations["referenceUpdates"] ?? node.location,
        underlying: error
      )
    }
  }
}
