public import RecipePlan

/// Orthogonalized momentum for the matrices of hidden layers (Jordan and others 2024), as
/// `torch.optim.Muon`; AdamW for vectors, embeddings and heads.
///
/// ```swift
/// Muon(learningRate: 0.02, others: AdamW(learningRate: 3e-4), schedule: .cosine(warmup: 0.1))
/// ```
/// Both rates follow the one schedule, and groups apply to both.
public struct Muon: OptimizerDeclaration {
  /// The rate of hidden matrices before the schedule's factor.
  public var learningRate: Double
  /// The optimizer of all other parameters, without schedule and groups of its own.
  public var others: AdamW
  /// The decay of the running mean of gradients.
  public var momentum: Double
  /// Whether a step looks ahead along the mean.
  public var isNesterov: Bool
  /// The share of a hidden matrix, times the rate, that every step takes away.
  public var weightDecay: Double
  /// Whether steps are scaled so that rates of AdamW fit (Liu and others 2025).
  public var matchesAdamW: Bool
  /// How the learning rate changes.
  public var schedule: Schedule
  /// Parameters that are treated otherwise; `group` adds them.
  public var groups: [ParameterGroup] = []

  /// Declares the optimizer; other defaults than the rates are PyTorch's.
  public init(
    learningRate: Double,
    others: AdamW,
    momentum: Double = 0.95,
    isNesterov: Bool = true,
    weightDecay: Double = 0.1,
    matchesAdamW: Bool = false,
    schedule: Schedule = .constant
  ) {
    self.learningRate = learningRate
    self.others = others
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
    self.matchesAdamW = matchesAdamW
    self.schedule = schedule
  }

  /// The optimizer as the plan records it.
  public var plan: OptimizerPlan {
    .muon(
      learningRate: learningRate,
      momentum: momentum,
      isNesterov: isNesterov,
      weightDecay: weightDecay,
      matchesAdamW: matchesAdamW,
      others: AdamWPlan(
        learningRate: others.learningRate,
        firstMomentDecay: others.firstMomentDecay,
        secondMomentDecay: others.secondMomentDecay,
        epsilon: others.epsilon,
        weightDecay: others.weightDecay,
        decaysVectors: others.decaysVectors
      )
    )
  }

  /// A schedule or groups in the wrong place.
  public var faults: [String] {
    var faults: [String] = []
    if others.schedule != .constant {
      faults.append("The schedule of 'others' is not read; give it to 'Muon', for both rates.")
    }
    if !others.groups.isEmpty {
      faults.append("The groups of 'others' are not read; add them to 'Muon', for all parameters.")
    }
    return faults
  }
}
