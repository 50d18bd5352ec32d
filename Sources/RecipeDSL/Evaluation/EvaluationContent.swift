public import PreferenceData
import RecipePlan

/// A metric whose rows' kind is not known by type, with its place in the recipe.
public struct EvaluationContent<Example: ExampleKind>: Sendable {
  var metrics: [Located<any Metric<Example>>] = []
}
