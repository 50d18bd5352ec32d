public import PreferenceData
import RecipePlan

/// Where a dataset's rows come from.
public indirect enum DatasetOrigin<Example: ExampleKind>: Sendable {
  /// A source reads or makes them.
  case source(any ExampleSource<Example>)
  /// They are another dataset's rows after its steps.
  case dataset(Dataset<Example>)
  /// They are another dataset's rows as another kind of example.
  case conversion(any DatasetConversion<Example>)
  /// They are made of replies that a policy draws.
  case samples(SampledSource<Example>)
}
