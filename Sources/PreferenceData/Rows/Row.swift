/// An example with where it came from and, if it was simulated, the truth behind its label.
public struct Row<Example: ExampleKind>: Sendable, Hashable {
  /// The example itself: all that objectives see.
  public var example: Example
  /// Where the example came from.
  public var origin: RowOrigin
  /// What a simulation knows about the example; nil for real data.
  public var truth: LatentTruth?

  /// Makes a row.
  public init(_ example: Example, origin: RowOrigin, truth: LatentTruth? = nil) {
    self.example = example
    self.origin = origin
    self.truth = truth
  }
}
