/// Gradient descent with momentum, as in PyTorch's `torch.optim.SGD` without dampening.
///
/// With gradient *g*: g ← g + decay · w; velocity ← momentum · velocity + g; w ← w - lr · velocity,
/// or, with Nesterov's look ahead, w ← w - lr (g + momentum · velocity).
public final class SGD<Scalar: TensorScalar>: Optimizer {
  /// The settings.
  public let settings: SGDSettings
  private let memory: OptimizerMemory<Scalar>
  private let treatments: [ParameterTreatment]

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters it will update.
  public init(_ settings: SGDSettings, parameters: ParameterSet<Scalar>) {
    self.settings = settings
    memory = OptimizerMemory<Scalar>(["velocity"], of: parameters)
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
    _ = memory.advance()
    memory.apply(to: parameters, context: context) { index in
      UpdateStep.momentum(
        learningRate: learningRate * treatments[index].learningRateFactor,
        momentum: settings.momentum,
        isNesterov: settings.isNesterov,
        decay: treatments[index].weightDecay,
        gradientScale: gradientScale
      )
    }
  }

  /// The step and the velocities as named tensors.
  public var state: ParameterSet<Scalar> { memory.state }

  /// Replaces the step and the velocities.
  public func restore(_ state: ParameterSet<Scalar>) throws(ParameterMismatch) {
    try memory.restore(state)
  }
}
