public import RecipePlan

/// Stochastic gradient descent with momentum, as `torch.optim.SGD`.
public struct SGD: OptimizerDeclaration {
  /// The rate before the schedule's factor.
  public var learningRate: Double
  /// The decay of the running sum of gradients.
  public var momentum: Double
  /// Whether a step looks ahead along the running sum (Nesterov).
  public var isNesterov: Bool
  /// The factor of the weight that is added to its gradient.
  public var weightDecay: Double
  /// How the learning rate changes.
  public var schedule: Schedule
  /// Parameters that are treated otherwise; `group` adds them.
  public var groups: [ParameterGroup] = []

  /// Declares the optimizer.
  public init(
    learningRate: Double,
    momentum: Double = 0,
    isNesterov: Bool = false,
    weightDecay: Double = 0,
    schedule: Schedule = .constant
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
    self.schedule = schedule
  }

  /// The optimizer as the plan records it.
  public var plan: OptimizerPlan {
    .sgd(
      learningRate: learningRate,
      momentum: momentum,
      weightDecay: weightDecay,
      isNesterov: isNesterov ? true : nil
    )
  }
}
