public import PreferenceData
public import RecipePlan

/// How many features of a dictionary a comparison has on average.
public struct ActiveFeatures: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// Declares the metric.
  public init() {}

  /// The name in results.
  public var name: String { "dictionary/active_features" }
  /// The name for people.
  public var title: String { "active features" }
  /// Neither way is better.
  public var direction: Measurement.Direction { .neutral }
  /// It reads features.
  public var readsFeatures: Bool { true }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    row.features.map { features in
      (Double(features.strengths.count { $0 != 0 }) * row.example.weight, row.example.weight)
    }
  }
}
