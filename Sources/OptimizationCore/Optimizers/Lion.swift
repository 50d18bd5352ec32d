/// Steps of one size along the signs of an interpolated momentum (Chen and others, "Symbolic
/// Discovery of Optimization Algorithms", 2023).
///
/// With gradient *g*: direction = sign(m + (1 - β₁)(g - m)); m ← m + (1 - β₂)(g - m);
/// w ← w (1 - lr · decay) - lr · direction. The sign of 0 is 0. The authors advise a learning rate 3
/// to 10 times smaller, and a weight decay as many times larger, than AdamW's.
public final class Lion<Scalar: TensorScalar>: Optimizer {
  /// The settings.
  public let settings: LionSettings
  private let memory: OptimizerMemory<Scalar>
  private let treatments: [ParameterTreatment]

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters it will update.
  public init(_ settings: LionSettings, parameters: ParameterSet<Scalar>) {
    self.settings = settings
    memory = OptimizerMemory<Scalar>(["sign_momentum"], of: parameters)
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
      UpdateStep.lion(
        learningRate: learningRate * treatments[index].learningRateFactor,
        firstBeta: settings.firstBeta,
        secondBeta: settings.secondBeta,
        decay: treatments[index].weightDecay,
        gradientScale: gradientScale
      )
    }
  }

  /// The step and the momentum as named tensors.
  public var state: ParameterSet<Scalar> { memory.state }

  /// Replaces the step and the momentum.
  public func restore(_ state: ParameterSet<Scalar>) throws(ParameterMismatch) {
    try memory.restore(state)
  }
}
