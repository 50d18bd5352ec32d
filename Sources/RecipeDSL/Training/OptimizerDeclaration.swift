public import RecipePlan

/// An optimizer with its learning rate and schedule.
public protocol OptimizerDeclaration: Sendable, Hashable {
  /// The optimizer as the plan records it.
  var plan: OptimizerPlan { get }
  /// How the learning rate changes.
  var schedule: Schedule { get }
}

/// How the learning rate changes over a stage; the definitions are those of transformers'
/// `get_*_schedule_with_warmup`.
public struct Schedule: Sendable, Hashable {
  var plan: SchedulePlan

  /// The rate stays.
  public static let constant = Schedule(plan: SchedulePlan(shape: .constant, warmup: 0))
  /// The rate falls to 0 along a line.
  public static let linear = Schedule(plan: SchedulePlan(shape: .linear, warmup: 0))
  /// The rate falls to 0 along half a cosine.
  public static let cosine = Schedule(plan: SchedulePlan(shape: .cosine, warmup: 0))

  /// The rate rises in a share of all steps and stays.
  public static func constant(warmup: Double) -> Schedule {
    Schedule(plan: SchedulePlan(shape: .constant, warmup: warmup))
  }

  /// The rate rises in a share of all steps and falls to 0 along a line.
  public static func linear(warmup: Double) -> Schedule {
    Schedule(plan: SchedulePlan(shape: .linear, warmup: warmup))
  }

  /// The rate rises in a share of all steps and falls to 0 along half a cosine.
  public static func cosine(warmup: Double) -> Schedule {
    Schedule(plan: SchedulePlan(shape: .cosine, warmup: warmup))
  }
}

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as `torch.optim.AdamW`.
public struct AdamW: OptimizerDeclaration {
  /// The rate before the schedule's factor.
  public var learningRate: Double
  /// The decay of the running mean of gradients, β₁.
  public var firstMomentDecay: Double
  /// The decay of the running mean of squared gradients, β₂.
  public var secondMomentDecay: Double
  /// The number added to the root of the second moment.
  public var epsilon: Double
  /// The share of a weight, times the rate, that every step takes away.
  public var weightDecay: Double
  /// Whether norms' scales decay too; matrices always do.
  public var decaysVectors: Bool
  /// How the learning rate changes.
  public var schedule: Schedule

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
    .adamW(
      learningRate: learningRate,
      firstMomentDecay: firstMomentDecay,
      secondMomentDecay: secondMomentDecay,
      epsilon: epsilon,
      weightDecay: weightDecay,
      decaysVectors: decaysVectors
    )
  }
}

/// Stochastic gradient descent with momentum, as `torch.optim.SGD`.
public struct SGD: OptimizerDeclaration {
  /// The rate before the schedule's factor.
  public var learningRate: Double
  /// The decay of the running sum of gradients.
  public var momentum: Double
  /// The factor of the weight that is added to its gradient.
  public var weightDecay: Double
  /// How the learning rate changes.
  public var schedule: Schedule

  /// Declares the optimizer.
  public init(
    learningRate: Double,
    momentum: Double = 0,
    weightDecay: Double = 0,
    schedule: Schedule = .constant
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.schedule = schedule
  }

  /// The optimizer as the plan records it.
  public var plan: OptimizerPlan {
    .sgd(learningRate: learningRate, momentum: momentum, weightDecay: weightDecay)
  }
}
