public import PreferenceData
import PreferenceStatistics
public import RecipePlan

/// How a feature of a dictionary bears on which reply people prefer, whatever the replies' lengths: β of the
/// logistic regression log p / (1 − p) = a + γ·(difference in characters) + β·(the feature's strength), as in
/// "What's In My Human Feedback?" (Movva and others 2025).
///
/// It is undefined where no row has the feature, or where it tells the preferred replies without a mistake.
public struct FeatureEffect: Metric {
  /// The kind of example.
  public typealias Example = Comparison

  /// The feature, from 1.
  public var feature: Int

  /// Declares the metric.
  /// - Parameter feature: The feature, from 1.
  public init(_ feature: Int) { self.feature = feature }

  /// The name in results.
  public var name: String { "dictionary/effect/feature_\(feature)" }
  /// The name for people.
  public var title: String { "effect of feature \(feature)" }
  /// Neither way is better.
  public var direction: Measurement.Direction { .neutral }
  /// It reads features.
  public var readsFeatures: Bool { true }
  /// It reads the feature.
  public var readsOutputs: [String] { ["feature_\(feature)"] }

  /// Whether a row has features.
  public func counts(_ row: EvaluatedRow<Comparison>) -> Bool { row.features != nil }

  /// The coefficient on rows; nil when there is none.
  public func value(of rows: [EvaluatedRow<Comparison>]) -> Double? {
    let read = rows.filter { $0.features != nil }
    return
      (try? LogisticRegression(
        [
          read.map { $0.firstIsLonger ?? 0 }, read.map { $0.features?.strengths[feature - 1] ?? 0 },
        ],
        labels: read.map { $0.firstIsBetter ?? 0 },
        weights: read.map(\.example.weight)
      ))?.coefficients.last
  }
}
