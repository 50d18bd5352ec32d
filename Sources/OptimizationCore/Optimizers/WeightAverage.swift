/// An exponential moving average of weights (Polyak and Juditsky, 1992), as PyTorch's
/// `AveragedModel` with `get_ema_multi_avg_fn`.
///
/// After `start` steps the average is a copy of the weights; after every `interval` steps more,
/// average ← average + (1 - decay)(weights - average). Because it starts as weights and not as zeros
/// there is no bias towards 0 to correct; the first copy keeps the share decay^*k* after *k* updates.
public final class WeightAverage<Scalar: TensorScalar> {
  /// The settings.
  public let settings: WeightAverageSettings
  private let memory: OptimizerMemory<Scalar>

  /// Creates an average, which is a copy of the parameters' values.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters before the first step.
  public init(_ settings: WeightAverageSettings, parameters: ParameterSet<Scalar>) {
    require(
      settings.interval > 0 && settings.start >= 0 && (0..<1).contains(settings.decay),
      "An average needs an interval of 1 or more, a start of 0 or more, a decay from 0 up to 1."
    )
    self.settings = settings
    memory = OptimizerMemory<Scalar>(of: parameters, stepName: "average.step") { parameter in
      [
        OptimizerMemory<Scalar>.Slot(
          name: "average",
          shape: parameter.shape,
          values: parameter.values
        )
      ]
    }
  }

  /// The number of steps taken.
  public var stepCount: Int { Int(memory.step) }

  /// Whether the average has started; before that it stands for the weights themselves.
  public var isStarted: Bool { stepCount >= settings.start }

  /// Takes note of a step that has changed the weights.
  ///
  /// - Parameters:
  ///   - parameters: The parameters after the step.
  ///   - context: The threads to use; one if left out.
  @_specialize(where Scalar == Float)
  public func update(
    _ parameters: ParameterSet<Scalar>,
    context: ComputeContext = ComputeContext(threads: 1)
  ) {
    memory.check(parameters)
    let sinceStart = memory.advance() - settings.start
    if sinceStart == 0 {
      for (index, parameter) in parameters.enumerated() {
        memory.slot(0, ofParameter: index)
          .update(from: parameter.storage.pointer, count: parameter.count)
      }
    } else if sinceStart > 0, sinceStart.isMultiple(of: settings.interval) {
      memory.apply(to: parameters, context: context) { _ in
        UpdateStep.average(decay: settings.decay)
      }
    }
  }

  /// Replaces the values of parameters by the averages; leaves them if the average has not started.
  ///
  /// - Parameter parameters: Parameters of the same shapes in the same order.
  public func write(to parameters: ParameterSet<Scalar>) {
    memory.check(parameters)
    guard isStarted else { return }
    for (index, parameter) in parameters.enumerated() {
      parameter.storage.pointer
        .update(from: memory.slot(0, ofParameter: index), count: parameter.count)
    }
  }

  /// The step and the averages as named tensors, complete and exact; copies.
  public var state: ParameterSet<Scalar> { memory.state }

  /// Replaces the step and the averages.
  ///
  /// - Parameter state: What `state` returned for an average of the same parameters.
  /// - Throws: `ParameterMismatch` if it does not fit; nothing is changed then.
  public func restore(_ state: ParameterSet<Scalar>) throws(ParameterMismatch) {
    try memory.restore(state)
  }
}
