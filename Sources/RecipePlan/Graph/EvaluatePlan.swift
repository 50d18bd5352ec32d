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

/// An evaluation stage.
public struct EvaluatePlan: Codable, Hashable, Sendable {
  /// What the model is for.
  public var role: ModelRolePlan
  /// The model.
  public var model: NodeID
  /// The policy that implicit rewards are relative to; nil for the one the model was trained with.
  public var reference: NodeID?
  /// The rows.
  public var data: DataReference
  /// What is measured.
  public var metrics: [MetricPlan]
  /// Bootstrap resamples behind every interval.
  public var resamples: Int
  /// The confidence level of every interval.
  public var confidence: Double

  /// Makes a plan of an evaluation.
  public init(
    role: ModelRolePlan,
    model: NodeID,
    reference: NodeID?,
    data: DataReference,
    metrics: [MetricPlan],
    resamples: Int,
    confidence: Double
  ) {
    self.role = role
    self.model = model
    self.reference = reference
    self.data = data
    self.metrics = metrics
    self.resamples = resamples
    self.confidence = confidence
  }
}
