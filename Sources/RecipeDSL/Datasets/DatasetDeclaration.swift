public import PreferenceData
public import RecipePlan

/// A dataset whose kind of example is not known by type.
public protocol DatasetDeclaration<Example>: Sendable {
  /// The kind of example.
  associatedtype Example: ExampleKind
  /// Where rows come from.
  var origin: DatasetOrigin<Example> { get }
  /// Steps in order.
  var steps: [any DataStep<Example>] { get }
  /// The token limit that a model's tokenizer applies.
  var limit: Limit? { get }
  /// How rows are split after all steps.
  var split: Split? { get }
  /// The part that is meant; nil for all rows.
  var part: SplitPart? { get }
  /// Adds the dataset and everything it needs to a plan.
  func reference(in lowering: inout PlanLowering) -> DataReference
}
