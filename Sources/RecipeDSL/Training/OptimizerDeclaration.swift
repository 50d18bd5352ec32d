public import RecipePlan

/// An optimizer with its learning rate and schedule.
public protocol OptimizerDeclaration: Sendable, Hashable {
  /// The optimizer as the plan records it.
  var plan: OptimizerPlan { get }
  /// How the learning rate changes.
  var schedule: Schedule { get }
}
