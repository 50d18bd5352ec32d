public import PreferenceData
public import RecipePlan

/// How often people preferred the reply with more characters: what length alone achieves.
///
/// Replies of equal length count half.
public struct LongerReplyAccuracy: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// Declares the metric.
  public init() {}

  /// The name in results.
  public var name: String { "baseline/longer_reply" }
  /// The name for people.
  public var title: String { "always the longer reply" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// It needs no model.
  public var isBaseline: Bool { true }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    guard let chosen = prefersChosen(row) else { return nil }
    let difference = row.chosen.characters - row.rejected.characters
    let weight = row.example.weight
    if difference == 0 { return (0.5 * weight, weight) }
    return ((difference > 0) == chosen ? weight : 0, weight)
  }
}
