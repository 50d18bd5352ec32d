public import PreferenceData
public import RecipePlan

extension Path: PlanRepresentable {
  /// The path as a text.
  public var planValue: PlanValue { .text(string) }
}

extension ExampleField: PlanRepresentable {
  /// The field as a recipe spells it, such as `.prompt`.
  public var planValue: PlanValue { .text(description) }
}
