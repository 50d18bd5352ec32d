/// What a term of the loss is averaged over; numerator and denominator run over the same rows.
public enum NormalizerPlan: Codable, Hashable, Sendable {
  /// Over examples: Σ wᵢ·lossᵢ / Σ wᵢ.
  case examples
  /// Over the tokens of replies: Σ wᵢ·lossᵢ / Σ wᵢ·(tokens of the named replies).
  case tokens(of: [FormulaTerm.Subject])
}

/// One addend of a training stage's loss.
public struct LossTermPlan: Codable, Hashable, Sendable {
  /// The declared objective or regularizer with all its settings.
  public var declared: PlanComponent
  /// The factor in front of it.
  public var weight: Double
  /// The loss of one example, before the normalizer.
  public var formula: Formula
  /// What the term is averaged over.
  public var normalizer: NormalizerPlan
  /// The term's own rows; nil for the stage's.
  public var data: DataReference?

  /// Makes a term.
  public init(
    declared: PlanComponent,
    weight: Double,
    formula: Formula,
    normalizer: NormalizerPlan,
    data: DataReference?
  ) {
    self.declared = declared
    self.weight = weight
    self.formula = formula
    self.normalizer = normalizer
    self.data = data
  }
}

/// How the learning rate changes over a stage.
public struct SchedulePlan: Codable, Hashable, Sendable {
  /// What happens after the warm-up.
  public enum Shape: String, Codable, Hashable, Sendable {
    /// The rate stays.
    case constant
    /// It falls to 0 along a line.
    case linear
    /// It falls to 0 along half a cosine.
    case cosine
  }

  /// What happens after the warm-up.
  public var shape: Shape
  /// The share of all steps in which the rate rises from 0 along a line.
  public var warmup: Double

  /// Makes a schedule.
  public init(shape: Shape, warmup: Double) {
    self.shape = shape
    self.warmup = warmup
  }
}

/// How gradients become changes of weights.
public enum OptimizerPlan: Codable, Hashable, Sendable {
  /// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as `torch.optim.AdamW`.
  case adamW(
    learningRate: Double,
    firstMomentDecay: Double,
    secondMomentDecay: Double,
    epsilon: Double,
    weightDecay: Double,
    decaysVectors: Bool
  )
  /// Stochastic gradient descent with momentum, as `torch.optim.SGD`.
  case sgd(learningRate: Double, momentum: Double, weightDecay: Double)

  /// The rate before the schedule's factor.
  public var learningRate: Double {
    switch self {
    case .adamW(let rate, _, _, _, _, _): rate
    case .sgd(let rate, _, _): rate
    }
  }
}

/// How long a stage trains.
public enum DurationPlan: Codable, Hashable, Sendable {
  /// Passes over the data; the last may be a part of one.
  case epochs(Double)
  /// Optimizer steps.
  case steps(Int)
}

/// A training stage.
public struct TrainPlan: Codable, Hashable, Sendable {
  /// What the trained model is for.
  public var role: ModelRolePlan
  /// The model whose weights it starts from.
  public var model: NodeID
  /// The frozen policy that reference terms read; nil for the stage's own starting weights.
  public var reference: NodeID?
  /// The rows.
  public var data: DataReference
  /// The addends of the loss.
  public var terms: [LossTermPlan]
  /// How gradients become changes of weights.
  public var optimizer: OptimizerPlan
  /// How the learning rate changes.
  public var schedule: SchedulePlan
  /// How long it trains.
  public var duration: DurationPlan
  /// Examples per optimizer step.
  public var batchSize: Int
  /// Examples whose activations are held at once; gradients accumulate over the batch.
  public var microBatchSize: Int
  /// The largest global norm of the gradient; nil for no clipping.
  public var clippingNorm: Double?
  /// The factor by which log-ratios count as rewards; nil when the objective defines none.
  public var rewardScale: Double?
  /// Every how many steps metrics are logged.
  public var loggingInterval: Int

  /// Makes a plan of a training stage.
  public init(
    role: ModelRolePlan,
    model: NodeID,
    reference: NodeID?,
    data: DataReference,
    terms: [LossTermPlan],
    optimizer: OptimizerPlan,
    schedule: SchedulePlan,
    duration: DurationPlan,
    batchSize: Int,
    microBatchSize: Int,
    clippingNorm: Double?,
    rewardScale: Double?,
    loggingInterval: Int
  ) {
    self.role = role
    self.model = model
    self.reference = reference
    self.data = data
    self.terms = terms
    self.optimizer = optimizer
    self.schedule = schedule
    self.duration = duration
    self.batchSize = batchSize
    self.microBatchSize = microBatchSize
    self.clippingNorm = clippingNorm
    self.rewardScale = rewardScale
    self.loggingInterval = loggingInterval
  }

  /// Whether any term reads a reference policy.
  public var readsReference: Bool {
    terms.contains { $0.formula.terms.contains(where: \.readsReference) }
  }
}
