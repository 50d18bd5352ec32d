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
  /// The text encoders that metrics read, in order; nil for none.
  public var encoders: [NodeID]?

  /// Makes a plan of an evaluation.
  public init(
    role: ModelRolePlan,
    model: NodeID,
    reference: NodeID?,
    data: DataReference,
    metrics: [MetricPlan],
    resamples: Int,
    confidence: Double,
    encoders: [NodeID] = []
  ) {
    self.role = role
    self.model = model
    self.reference = reference
    self.data = data
    self.metrics = metrics
    self.resamples = resamples
    self.confidence = confidence
    self.encoders = encoders.isEmpty ? nil : encoders
  }
}
