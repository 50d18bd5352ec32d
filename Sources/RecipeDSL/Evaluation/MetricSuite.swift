public import PreferenceData
import RecipePlan

/// The metrics of an evaluation, companions included, in the order of the plan.
public protocol MetricSuite<Example>: Sendable {
  /// The kind of example that they read.
  associatedtype Example: ExampleKind
  /// The metrics.
  var metrics: [any Metric<Example>] { get }
}
