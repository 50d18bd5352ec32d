/// A training stage.
public struct TrainPlan: Codable, Hashable, Sendable {
  /// What the trained model is for.
  public var role: ModelRolePlan
  /// The model whose weights it starts from.
  public var model: NodeID
  /// The frozen policy that reference terms read; nil for the stage's own starting weights.
  public var reference: NodeID?
  /// The rows.
  public var data: DataReference
  /// The addends of the loss.
  public var terms: [LossTermPlan]
  /// How gradients become changes of weights.
  public var optimizer: OptimizerPlan
  /// Parameters that the optimizer treats otherwise, the first that has one counting; nil for none.
  public var groups: [ParameterGroupPlan]?
  /// How the learning rate changes.
  public var schedule: SchedulePlan
  /// How long it trains.
  public var duration: DurationPlan
  /// Examples per optimizer step.
  public var batchSize: Int
  /// Examples whose activations are held at once; gradients accumulate over the batch.
  public var microBatchSize: Int
  /// The largest global norm of the gradient; nil for no clipping.
  public var clippingNorm: Double?
  /// The average that takes the weights' place at the end; nil for none.
  public var averaging: AveragingPlan?
  /// How the reference follows the policy; nil for a frozen one.
  public var referenceUpdates: ReferenceUpdatePlan?
  /// The factor by which log-ratios count as rewards; nil when the objective defines none.
  public var rewardScale: Double?
  /// Every how many steps metrics are logged.
  public var loggingInterval: Int

  /// Makes a plan of a training stage.
  public init(
    role: ModelRolePlan,
    model: NodeID,
    reference: NodeID?,
    data: DataReference,
    terms: [LossTermPlan],
    optimizer: OptimizerPlan,
    groups: [ParameterGroupPlan]? = nil,
    schedule: SchedulePlan,
    duration: DurationPlan,
    batchSize: Int,
    microBatchSize: Int,
    clippingNorm: Double?,
    averaging: AveragingPlan? = nil,
    referenceUpdates: ReferenceUpdatePlan? = nil,
    rewardScale: Double?,
    loggingInterval: Int
  ) {
    self.role = role
    self.model = model
    self.reference = reference
    self.data = data
    self.terms = terms
    self.optimizer = optimizer
    self.groups = groups
    self.schedule = schedule
    self.duration = duration
    self.batchSize = batchSize
    self.microBatchSize = microBatchSize
    self.clippingNorm = clippingNorm
    self.averaging = averaging
    self.referenceUpdates = referenceUpdates
    self.rewardScale = rewardScale
    self.loggingInterval = loggingInterval
  }

  /// Whether any term reads a reference policy.
  public var readsReference: Bool {
    terms.contains { $0.formula.terms.contains(where: \.readsReference) }
  }

  /// Whether any term reads the policy with which the stage starts.
  public var readsPrevious: Bool {
    terms.contains { $0.formula.terms.contains(where: \.readsPrevious) }
  }
}
