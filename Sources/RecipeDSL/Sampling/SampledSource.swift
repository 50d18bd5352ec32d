public import PreferenceData

/// Rows that are made of replies that a policy draws, as a dataset's origin.
public struct SampledSource<Example: ExampleKind>: Sendable {
  /// How the rows are made.
  package let rows: SampledRows<Example>
}
