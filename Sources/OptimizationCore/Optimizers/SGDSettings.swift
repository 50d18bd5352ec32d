/// The settings of `SGD`.
public struct SGDSettings: Codable, Hashable, Sendable {
  /// The learning rate before the schedule.
  public var learningRate: Double
  /// How much of the last step's velocity is kept; 0 for none.
  public var momentum: Double
  /// The weight decay, which is added to the gradient as this times the weight.
  public var weightDecay: Double
  /// Which parameters weight decay applies to.
  public var decayScope: WeightDecayScope

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - learningRate: The learning rate before the schedule.
  ///   - momentum: How much of the last step's velocity is kept.
  ///   - weightDecay: The weight decay.
  ///   - decayScope: Which parameters weight decay applies to.
  public init(
    learningRate: Double = 1e-2,
    momentum: Double = 0,
    weightDecay: Double = 0,
    decayScope: WeightDecayScope = .matrices
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.decayScope = decayScope
  }

  /// Makes an optimizer with these settings and no memory yet.
  ///
  /// - Parameter parameters: The parameters it will update.
  /// - Returns: The optimizer.
  public func makeOptimizer(for parameters: ParameterSet) -> SGD {
    SGD(self, parameters: parameters)
  }
}
