/// Adam (Kingma and Ba, 2015) with weight decay added to the gradient, step by step as in PyTorch's
/// `torch.optim.Adam`.
///
/// In step *t* with gradient *g*: g ← g + decay · w; then as `AdamW` without decay. The running means
/// thus see the decay, which `AdamW` keeps apart.
public final class Adam<Scalar: TensorScalar>: Optimizer {
  /// The settings.
  public let settings: AdamSettings
  private let memory: OptimizerMemory<Scalar>
  private let treatments: [ParameterTreatment]

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters it will update.
  public init(_ settings: AdamSettings, parameters: ParameterSet<Scalar>) {
    self.settings = settings
    memory = OptimizerMemory<Scalar>(["first_moment", "second_moment"], of: parameters)
    treatments = parameters.map {
      settings.groups.treatment(
        of: $0,
        weightDecay: settings.weightDecay,
        scope: settings.decayScope
      )
    }
  }

  /// The number of steps taken.
  public var stepCount: Int { Int(memory.step) }

  /// Changes every parameter by one step.
  @_specialize(where Scalar == Float)
  public func update(
    _ parameters: ParameterSet<Scalar>,
    learningRate: Double,
    gradientScale: Double,
    context: ComputeContext
  ) {
    memory.check(parameters)
    let moments = AdamMoments(
      firstBeta: settings.firstBeta,
      secondBeta: settings.secondBeta,
      epsilon: settings.epsilon,
      step: memory.advance()
    )
    memory.apply(to: parameters, context: context) { index in
      UpdateStep.adam(
        learningRate: learningRate * treatments[index].learningRateFactor,
        moments: moments,
        decoupledDecay: 0,
        coupledDecay: treatments[index].weightDecay,
        gradientScale: gradientScale
      )
    }
  }

  /// The step and both running means as named tensors.
  public var state: ParameterSet<Scalar> { memory.state }

  /// Replaces the step and the running means.
  public func restore(_ state: ParameterSet<Scalar>) throws(ParameterMismatch) {
    try memory.restore(state)
  }
}
