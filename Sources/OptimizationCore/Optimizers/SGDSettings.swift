/// The settings of `SGD`.
public struct SGDSettings: Codable, Hashable, Sendable {
  /// The learning rate before the schedule.
  public var learningRate: Double
  /// How much of the last step's velocity is kept; 0 for none.
  public var momentum: Double
  /// Whether a step looks ahead along the velocity (Nesterov).
  public var isNesterov: Bool
  /// The weight decay, which is added to the gradient as this times the weight.
  public var weightDecay: Double
  /// Which parameters weight decay applies to.
  public var decayScope: WeightDecayScope
  /// Parameters that are treated otherwise; each belongs to the first group that includes it.
  public var groups: [ParameterGroup]

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - learningRate: The learning rate before the schedule.
  ///   - momentum: How much of the last step's velocity is kept.
  ///   - isNesterov: Whether a step looks ahead along the velocity.
  ///   - weightDecay: The weight decay.
  ///   - decayScope: Which parameters weight decay applies to.
  ///   - groups: Parameters that are treated otherwise; the first that includes one counts.
  public init(
    learningRate: Double = 1e-2,
    momentum: Double = 0,
    isNesterov: Bool = false,
    weightDecay: Double = 0,
    decayScope: WeightDecayScope = .matrices,
    groups: [ParameterGroup] = []
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
    self.decayScope = decayScope
    self.groups = groups
  }
}
