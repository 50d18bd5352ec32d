/// The settings of `Adam`.
public struct AdamSettings: Codable, Hashable, Sendable {
  /// The learning rate before the schedule.
  public var learningRate: Double
  /// The decay of the running mean of gradients.
  public var firstBeta: Double
  /// The decay of the running mean of squared gradients.
  public var secondBeta: Double
  /// What is added to the root of the second mean.
  public var epsilon: Double
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
  ///   - firstBeta: The decay of the running mean of gradients.
  ///   - secondBeta: The decay of the running mean of squared gradients.
  ///   - epsilon: What is added to the root of the second mean.
  ///   - weightDecay: The weight decay.
  ///   - decayScope: Which parameters weight decay applies to.
  ///   - groups: Parameters that are treated otherwise; the first that includes one counts.
  public init(
    learningRate: Double = 1e-3,
    firstBeta: Double = 0.9,
    secondBeta: Double = 0.999,
    epsilon: Double = 1e-8,
    weightDecay: Double = 0,
    decayScope: WeightDecayScope = .matrices,
    groups: [ParameterGroup] = []
  ) {
    self.learningRate = learningRate
    self.firstBeta = firstBeta
    self.secondBeta = secondBeta
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.decayScope = decayScope
    self.groups = groups
  }
}
