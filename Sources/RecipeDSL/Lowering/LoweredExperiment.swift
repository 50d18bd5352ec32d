public import RecipePlan

/// A recipe as a plan, with the living elements that a plan can only name.
public struct LoweredExperiment: Sendable {
  /// The plan.
  public var plan: Plan
  /// Every fault that lowering and the plan's rules found, in the order of the recipe's lines.
  public var faults: [PlanFault]
  /// The declared datasets by node: their sources and steps are open to a recipe's own types.
  public var datasets: [NodeID: any DatasetDeclaration]
  /// The declared metrics by evaluation: they too are open to a recipe's own types.
  public var suites: [NodeID: any MetricSuite]
}
