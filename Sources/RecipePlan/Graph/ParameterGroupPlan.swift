/// Parameters that an optimizer treats otherwise than its settings say.
public struct ParameterGroupPlan: Codable, Hashable, Sendable {
  /// Which parameters they are.
  public var selection: ParameterSelectionPlan
  /// Their weight decay; nil for what the optimizer's settings say.
  public var weightDecay: Double?
  /// What their learning rate is multiplied by.
  public var learningRateFactor: Double

  /// Makes a group.
  public init(
    selection: ParameterSelectionPlan,
    weightDecay: Double?,
    learningRateFactor: Double
  ) {
    self.selection = selection
    self.weightDecay = weightDecay
    self.learningRateFactor = learningRateFactor
  }
}
