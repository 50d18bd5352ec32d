public import RecipePlan

/// Adam with weight decay in the gradient (Kingma and Ba 2015), as `torch.optim.Adam`.
///
/// With weight decay, `AdamW` is usually what one wants.
public struct Adam: OptimizerDeclaration {
  /// The rate before the schedule's factor.
  public var learningRate: Double
  /// The decay of the running mean of gradients, β₁.
  public var firstMomentDecay: Double
  /// The decay of the running mean of squared gradients, β₂.
  public var secondMomentDecay: Double
  /// The number added to the root of the second moment.
  public var epsilon: Double
  /// The factor of the weight that is added to its gradient.
  public var weightDecay: Double
  /// Whether norms' scales decay too; matrices always do.
  public var decaysVectors: Bool
  /// How the learning rate changes.
  public var schedule: Schedule
  /// Parameters that are treated otherwise; `group` adds them.
  public var groups: [ParameterGroup] = []

  /// Declares the optimizer; other defaults than the rate are PyTorch's, without weight decay.
  public init(
    learningRate: Double,
    firstMomentDecay: Double = 0.9,
    secondMomentDecay: Double = 0.999,
    epsilon: Double = 1e-8,
    weightDecay: Double = 0,
    decaysVectors: Bool = false,
    schedule: Schedule = .constant
  ) {
    self.learningRate = learningRate
    self.firstMomentDecay = firstMomentDecay
    self.secondMomentDecay = secondMomentDecay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.decaysVectors = decaysVectors
    self.schedule = schedule
  }

  /// The optimizer as the plan records it.
  public var plan: OptimizerPlan {
    .adam(
      learningRate: learningRate,
      firstMomentDecay: firstMomentDecay,
      secondMomentDecay: secondMomentDecay,
      epsilon: epsilon,
      weightDecay: weightDecay,
      decaysVectors: decaysVectors
    )
  }
}
