public import RecipePlan

/// A model that stages can train and measure: one with initial weights, or a trained one.
public protocol ModelDeclaration<Role>: Sendable {
  /// What the model is for.
  associatedtype Role: ModelRole
  /// Adds the model and everything it needs to a plan.
  func lower(into lowering: inout PlanLowering) -> NodeID
}
