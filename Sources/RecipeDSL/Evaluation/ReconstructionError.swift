public import PreferenceData
public import RecipePlan

/// How much of the differences between replies a feature dictionary leaves unexplained: the squared error of
/// its reconstructions as a share of the spread of all rows.
public struct ReconstructionError: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// Declares the metric.
  public init() {}

  /// The name in results.
  public var name: String { "dictionary/reconstruction_error" }
  /// The name for people.
  public var title: String { "unexplained share" }
  /// Less is better.
  public var direction: Measurement.Direction { .lower }
  /// It reads features.
  public var readsFeatures: Bool { true }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    row.features.map { ($0.error * row.example.weight, $0.spread * row.example.weight) }
  }
}
