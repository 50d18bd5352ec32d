import PreferenceData
import RecipePlan

struct DeclaredSuite<Example: ExampleKind>: MetricSuite {
  var metrics: [any Metric<Example>]
}
