public import RecipePlan

/// One parameter of a recipe, for help and for the plan.
public struct RecipeParameter: Sendable, Hashable {
  /// The property's name.
  public var name: String
  /// What it means.
  public var summary: String
  /// What a text for it must look like.
  public var expectation: String
  /// The value as a command line would spell it.
  public var valueText: String
  /// The default as a command line would spell it.
  public var declaredText: String
  /// The parameter as the plan records it.
  public var plan: PlanParameter
}
