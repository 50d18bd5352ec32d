/// A metric as the plan records it.
public struct MetricPlan: Codable, Hashable, Sendable {
  /// The declared metric with all its settings.
  public var declared: PlanComponent
  /// The name under which its value is recorded, such as `rewards/accuracies`.
  public var name: String
  /// Whether it reads rewards and so, for a policy, needs a reference.
  public var readsRewards: Bool
  /// Whether it changes when rewards are multiplied by a number.
  public var dependsOnRewardScale: Bool

  /// Makes a metric's plan.
  public init(
    declared: PlanComponent,
    name: String,
    readsRewards: Bool,
    dependsOnRewardScale: Bool
  ) {
    self.declared = declared
    self.name = name
    self.readsRewards = readsRewards
    self.dependsOnRewardScale = dependsOnRewardScale
  }
}
