public import PreferenceData
public import RecipePlan

/// The mean negative log-probability per token of demonstrated replies; its exponential is the
/// perplexity.
public struct TokenLoss: RatioMetric {
  /// The kind of example.
  public typealias Example = Demonstration

  /// Declares the metric.
  public init() {}

  /// The name in results.
  public var name: String { "loss" }
  /// The name for people.
  public var title: String { "negative log-likelihood per token" }
  /// Less is better.
  public var direction: Measurement.Direction { .lower }
  /// It reads log-probabilities.
  public var readsLogProbabilities: Bool { true }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Demonstration>
  ) -> (numerator: Double, denominator: Double)? {
    row.completion.logProbability.map {
      (-$0 * row.example.weight, Double(row.completion.tokens) * row.example.weight)
    }
  }
}
