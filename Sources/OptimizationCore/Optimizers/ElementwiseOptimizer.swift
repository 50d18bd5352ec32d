/// An optimizer whose step is one formula for every element, applied in one pass over all parameters.
///
/// `AdamW`, `Adam`, `SGD` and `Lion` are this with their settings.
public final class ElementwiseOptimizer<Settings: ElementwiseSettings, Scalar: TensorScalar>:
  Optimizer
{
  /// The settings.
  public let settings: Settings
  private let memory: OptimizerMemory<Scalar>
  private let treatments: [ParameterTreatment]

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters it will update.
  public convenience init(_ settings: Settings, parameters: ParameterSet<Scalar>) {
    self.init(settings, parameters: parameters, stepName: "optimizer.step")
  }

  /// Creates an optimizer without memory, which saves its step under a name of its own.
  init(_ settings: Settings, parameters: ParameterSet<Scalar>, stepName: String) {
    self.settings = settings
    memory = OptimizerMemory<Scalar>(Settings.memoryNames, of: parameters, stepName: stepName)
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
  @_specialize(where Settings == AdamWSettings, Scalar == Float)
  public func update(
    _ parameters: ParameterSet<Scalar>,
    learningRate: Double,
    gradientScale: Double,
    context: ComputeContext
  ) {
    memory.check(parameters)
    let step = settings.step(memory.advance(), gradientScale: gradientScale)
    memory.apply(to: parameters, context: context) { index in
      let treatment = treatments[index]
      return step.make(learningRate * treatment.learningRateFactor, treatment.weightDecay)
    }
  }

  /// The step and what is remembered of the elements, as named tensors.
  public var state: ParameterSet<Scalar> { memory.state }

  /// Replaces the step and what is remembered of the elements.
  public func restore(_ state: ParameterSet<Scalar>) throws(ParameterMismatch) {
    try memory.restore(state)
  }
}
