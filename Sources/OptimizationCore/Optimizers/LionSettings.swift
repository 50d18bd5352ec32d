/// The settings of `Lion`.
public struct LionSettings: Codable, Hashable, Sendable {
  /// The learning rate before the schedule.
  public var learningRate: Double
  /// The share of the momentum in the direction of a step.
  public var firstBeta: Double
  /// The decay of the momentum.
  public var secondBeta: Double
  /// The decoupled weight decay, times the learning rate per step.
  public var weightDecay: Double
  /// Which parameters weight decay applies to.
  public var decayScope: WeightDecayScope
  /// Parameters treated otherwise; each belongs to the first group with it.
  public var groups: [ParameterGroup]

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - learningRate: The learning rate before the schedule.
  ///   - firstBeta: The share of the momentum in the direction of a step.
  ///   - secondBeta: The decay of the momentum.
  ///   - weightDecay: The decoupled weight decay, times the learning rate per step.
  ///   - decayScope: Which parameters weight decay applies to.
  ///   - groups: Parameters treated otherwise; each belongs to the first group with it.
  public init(
    learningRate: Double = 1e-4,
    firstBeta: Double = 0.9,
    secondBeta: Double = 0.99,
    weightDecay: Double = 0,
    decayScope: WeightDecayScope = .matrices,
    groups: [ParameterGroup] = []
  ) {
    self.learningRate = learningRate
    self.firstBeta = firstBeta
    self.secondBeta = secondBeta
    self.weightDecay = weightDecay
    self.decayScope = decayScope
    self.groups = groups
  }
}
