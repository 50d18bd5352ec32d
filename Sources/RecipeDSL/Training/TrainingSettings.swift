public import RecipePlan

/// The settings of a stage that its elements fill in.
public struct TrainingSettings: Sendable {
  /// How long the stage trains.
  public var duration: DurationPlan?
  /// Examples per optimizer step.
  public var batchSize: Int?
  /// Examples whose activations are held at once.
  public var microBatchSize: Int?
  /// The largest global norm of the gradient.
  public var clippingNorm: Double?
  /// The average that takes the weights' place.
  public var averaging: AveragingPlan?
  /// How the reference follows the policy.
  public var referenceUpdates: ReferenceUpdatePlan?
  /// Every how many steps metrics are logged.
  public var loggingInterval: Int?
}
