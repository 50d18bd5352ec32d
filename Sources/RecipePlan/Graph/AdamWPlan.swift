/// AdamW as the part of another optimizer.
public struct AdamWPlan: Codable, Hashable, Sendable {
  /// The rate before the schedule's factor.
  public var learningRate: Double
  /// The decay of the running mean of gradients.
  public var firstMomentDecay: Double
  /// The decay of the running mean of squared gradients.
  public var secondMomentDecay: Double
  /// The number added to the root of the second moment.
  public var epsilon: Double
  /// The share of a weight, times the rate, that every step takes away.
  public var weightDecay: Double
  /// Whether parameters of one dimension decay too.
  public var decaysVectors: Bool

  /// Makes a plan of AdamW.
  public init(
    learningRate: Double,
    firstMomentDecay: Double,
    secondMomentDecay: Double,
    epsilon: Double,
    weightDecay: Double,
    decaysVectors: Bool
  ) {
    self.learningRate = learningRate
    self.firstMomentDecay = firstMomentDecay
    self.secondMomentDecay = secondMomentDecay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.decaysVectors = decaysVectors
  }
}
