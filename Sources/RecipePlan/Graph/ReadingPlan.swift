/// One measured number that a claim reads.
public struct ReadingPlan: Codable, Hashable, Sendable {
  /// The evaluation.
  public var evaluation: NodeID
  /// The metric with all its settings.
  public var metric: PlanComponent

  /// Makes a reading.
  public init(evaluation: NodeID, metric: PlanComponent) {
    self.evaluation = evaluation
    self.metric = metric
  }
}
