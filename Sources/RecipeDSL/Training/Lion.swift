public import RecipePlan

/// Steps of one size along the signs of an interpolated momentum (Chen and others 2023).
///
/// Its authors advise rates 3 to 10 times smaller than AdamW's, and weight decays as many times larger.
public struct Lion: OptimizerDeclaration {
  /// The rate before the schedule's factor.
  public var learningRate: Double
  /// The share of the momentum in the direction of a step, β₁.
  public var directionMomentum: Double
  /// The decay of the momentum, β₂.
  public var memoryMomentum: Double
  /// The share of a weight, times the rate, that every step takes away; of matrices only.
  public var weightDecay: Double
  /// How the learning rate changes.
  public var schedule: Schedule
  /// Parameters that are treated otherwise; `group` adds them.
  public var groups: [ParameterGroup] = []

  /// Declares the optimizer; other defaults than the rate are the paper's, without weight decay.
  public init(
    learningRate: Double,
    directionMomentum: Double = 0.9,
    memoryMomentum: Double = 0.99,
    weightDecay: Double = 0,
    schedule: Schedule = .constant
  ) {
    self.learningRate = learningRate
    self.directionMomentum = directionMomentum
    self.memoryMomentum = memoryMomentum
    self.weightDecay = weightDecay
    self.schedule = schedule
  }

  /// The optimizer as the plan records it.
  public var plan: OptimizerPlan {
    .lion(
      learningRate: learningRate,
      directionMomentum: directionMomentum,
      memoryMomentum: memoryMomentum,
      weightDecay: weightDecay
    )
  }
}
