public import PreferenceData
public import RecipePlan

/// Turns the rows of one dataset into another kind of example.
public protocol DatasetConversion<Output>: Sendable {
  /// The kind of example that comes in.
  associatedtype Input: ExampleKind
  /// The kind of example that comes out.
  associatedtype Output: ExampleKind
  /// The rows that come in.
  var input: Dataset<Input> { get }
  /// The conversion with its settings as the plan records it.
  var component: PlanComponent { get }
  /// What is wrong with the settings, in sentences; empty when nothing is.
  var faults: [String] { get }
  /// Converts rows, accounting for every one.
  func convert(_ table: RowTable<Input>) throws -> RowTable<Output>
}
