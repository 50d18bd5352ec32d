/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), step by step as in PyTorch's
/// `torch.optim.AdamW`.
///
/// In step *t* with gradient *g*: w ← w (1 - lr · decay); m ← m + (1 - β₁)(g - m);
/// v ← β₂ v + (1 - β₂) g²; w ← w - lr / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε). Factors are computed
/// in 64-bit floats, the elements in those of the parameters.
public final class AdamW<Scalar: TensorScalar>: Optimizer {
  /// The settings.
  public let settings: AdamWSettings
  private let memory: OptimizerMemory<Scalar>
  private let treatments: [ParameterTreatment]

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters it will update.
  public convenience init(_ settings: AdamWSettings, parameters: ParameterSet<Scalar>) {
    self.init(settings, parameters: parameters, stepName: "optimizer.step")
  }

  /// Creates an optimizer without memory, which saves its step under a name of its own.
  init(_ settings: AdamWSettings, parameters: ParameterSet<Scalar>, stepName: String) {
    self.settings = settings
    memory = OptimizerMemory<Scalar>(
      ["first_moment", "second_moment"],
      of: parameters,
      stepName: stepName
    )
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
        decoupledDecay: treatments[index].weightDecay,
        coupledDecay: 0,
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
