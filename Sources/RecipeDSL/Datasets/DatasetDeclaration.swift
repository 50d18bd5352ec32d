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

/// Where a dataset's rows come from.
public indirect enum DatasetOrigin<Example: ExampleKind>: Sendable {
  /// A source reads or makes them.
  case source(any ExampleSource<Example>)
  /// They are another dataset's rows after its steps.
  case dataset(Dataset<Example>)
  /// They are another dataset's rows as another kind of example.
  case conversion(any DatasetConversion<Example>)
}

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
