public import RecipePlan

/// Parameters that an optimizer treats otherwise than its settings say; made by
/// `OptimizerDeclaration.group`.
public struct ParameterGroup: Sendable, Hashable {
  /// The group as the plan records it.
  public var plan: ParameterGroupPlan
  /// Where the recipe declares it.
  public var location: SourceLocation
}
