public import RecipePlan

/// Factored second moments, which take next to no memory (Shazeer and Stern 2018), as
/// `torch.optim.Adafactor`.
///
/// By default steps are relative to the root mean square of each parameter, and the rate is only
/// their bound; with `isRelative: false` the rate is the size of steps, as for other optimizers.
public struct Adafactor: OptimizerDeclaration {
  /// The rate before the schedule's factor.
  public var learningRate: Double
  /// Whether steps are relative to a parameter's root mean square.
  public var isRelative: Bool
  /// The share of the gradient in the moments of step t is t to this power.
  public var decayExponent: Double
  /// The least root mean square that counts of a parameter.
  public var minimumScale: Double
  /// The largest root mean square of an update before the step size.
  public var clippingThreshold: Double
  /// The share of a weight, times the rate, that every step takes away; of matrices only.
  public var weightDecay: Double
  /// How the learning rate changes.
  public var schedule: Schedule
  /// Parameters that are treated otherwise; `group` adds them.
  public var groups: [ParameterGroup] = []

  /// Declares the optimizer; the defaults are PyTorch's.
  public init(
    learningRate: Double = 0.01,
    isRelative: Bool = true,
    decayExponent: Double = -0.8,
    minimumScale: Double = 1e-3,
    clippingThreshold: Double = 1,
    weightDecay: Double = 0,
    schedule: Schedule = .constant
  ) {
    self.learningRate = learningRate
    self.isRelative = isRelative
    self.decayExponent = decayExponent
    self.minimumScale = minimumScale
    self.clippingThreshold = clippingThreshold
    self.weightDecay = weightDecay
    self.schedule = schedule
  }

  /// The optimizer as the plan records it.
  public var plan: OptimizerPlan {
    .adafactor(
      learningRate: learningRate,
      isRelative: isRelative,
      decayExponent: decayExponent,
      minimumScale: minimumScale,
      clippingThreshold: clippingThreshold,
      weightDecay: weightDecay
    )
  }
}
