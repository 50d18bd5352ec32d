/// The settings of `Muon`.
public struct MuonSettings: Codable, Hashable, Sendable {
  /// The learning rate of hidden matrices before the schedule.
  public var learningRate: Double
  /// How much of the running mean of gradients is kept.
  public var momentum: Double
  /// Whether a step looks ahead along the mean.
  public var isNesterov: Bool
  /// The decoupled weight decay of hidden matrices, times the rate per step.
  public var weightDecay: Double
  /// How steps depend on the shape of the matrix.
  public var scale: MuonScale
  /// The least norm that a direction is divided by.
  public var epsilon: Double
  /// How many times Newton and Schulz's polynomial is applied.
  public var iterations: Int
  /// The optimizer of vectors, embeddings and heads, with its own rate.
  public var others: AdamWSettings
  /// Parameters treated otherwise; each belongs to the first group with it.
  public var groups: [ParameterGroup]

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - learningRate: The learning rate of hidden matrices before the schedule.
  ///   - momentum: How much of the running mean of gradients is kept.
  ///   - isNesterov: Whether a step looks ahead along the mean.
  ///   - weightDecay: The decoupled weight decay of hidden matrices, times the rate per step.
  ///   - scale: How steps depend on the shape of the matrix.
  ///   - epsilon: The least norm that a direction is divided by.
  ///   - iterations: How many times Newton and Schulz's polynomial is applied.
  ///   - others: The optimizer of vectors, embeddings and heads, with its own rate.
  ///   - groups: Parameters treated otherwise; each belongs to the first group with it.
  public init(
    learningRate: Double = 1e-3,
    momentum: Double = 0.95,
    isNesterov: Bool = true,
    weightDecay: Double = 0.1,
    scale: MuonScale = .original,
    epsilon: Double = 1e-7,
    iterations: Int = 5,
    others: AdamWSettings = AdamWSettings(),
    groups: [ParameterGroup] = []
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
    self.scale = scale
    self.epsilon = epsilon
    self.iterations = iterations
    self.others = others
    self.groups = groups
  }

  /// Makes an optimizer with these settings and no memory yet.
  ///
  /// - Parameter parameters: The parameters it will update.
  /// - Returns: The optimizer.
  public func makeOptimizer(for parameters: ParameterSet<Float>) -> Muon {
    Muon(self, parameters: parameters)
  }
}
