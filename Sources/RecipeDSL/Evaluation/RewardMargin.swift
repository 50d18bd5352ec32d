public import PreferenceData
public import RecipePlan

/// The mean difference of rewards, chosen minus rejected, weighted by row.
public struct RewardMargin: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// The factor by which a policy's log-ratios count as rewards; nil for the one of its training.
  public var beta: Double?

  /// Declares the metric.
  public init(beta: Double? = nil) { self.beta = beta }

  /// The name in results.
  public var name: String { "rewards/margins" }
  /// The name for people.
  public var title: String { "reward margin" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// It reads rewards.
  public var readsRewards: Bool { true }
  /// It scales with them.
  public var dependsOnRewardScale: Bool { beta == nil }
  /// What is wrong with the settings.
  public var faults: [String] { beta.map { positiveFault("beta", $0) } ?? [] }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    guard let margin = row.margin(beta: beta) else { return nil }
    return (margin * row.example.weight, row.example.weight)
  }
}
