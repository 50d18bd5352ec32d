public import PreferenceData
public import RecipePlan

/// The mean score that a reward model gives to replies, such as those a policy drew.
public struct MeanReward: RatioMetric {
  /// The kind of example.
  public typealias Example = Demonstration

  /// Declares the metric.
  public init() {}

  /// The name in results.
  public var name: String { "rewards/mean" }
  /// The name for people.
  public var title: String { "mean reward" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// It reads rewards.
  public var readsRewards: Bool { true }
  /// The mean grows with the rewards.
  public var dependsOnRewardScale: Bool { true }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Demonstration>
  ) -> (numerator: Double, denominator: Double)? {
    row.reward(of: row.completion).map { ($0 * row.example.weight, row.example.weight) }
  }
}
