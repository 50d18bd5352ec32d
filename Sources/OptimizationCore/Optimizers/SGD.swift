/// Gradient descent with momentum, as in PyTorch's `torch.optim.SGD` without dampening.
///
/// With gradient *g*: g ← g + decay · w; velocity ← momentum · velocity + g; w ← w - lr · velocity.
public final class SGD: Optimizer {
  /// The settings.
  public let settings: SGDSettings
  private let memory: OptimizerMemory

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters it will update.
  public init(_ settings: SGDSettings, parameters: ParameterSet) {
    self.settings = settings
    memory = OptimizerMemory(slotNames: ["velocity"], parameters: parameters)
  }

  /// The number of steps taken.
  public var stepCount: Int { Int(memory.step) }

  /// Changes every parameter by one step.
  public func update(_ parameters: ParameterSet, learningRate: Double) {
    memory.check(parameters)
    _ = memory.advance()
    let momentum = FloatVector(repeating: Float(settings.momentum))
    let stepSize = FloatVector(repeating: Float(-learningRate))
    for (index, parameter) in parameters.enumerated() {
      let decays = settings.decayScope.includes(parameter)
      let decay = FloatVector(repeating: decays ? Float(settings.weightDecay) : 0)
      let values = parameter.storage.pointer
      let gradient = parameter.gradientBuffer.pointerForAdding()
      let velocity = memory.slot(0, ofParameter: index)
      var offset = 0
      while offset < parameter.count {
        let value = load(values + offset)
        let slope = multiplyAdd(load(gradient + offset), decay, value)
        let speed = multiplyAdd(slope, momentum, load(velocity + offset))
        store(speed, to: velocity + offset)
        store(multiplyAdd(value, stepSize, speed), to: values + offset)
        offset &+= vectorWidth
      }
    }
  }

  /// The step and the velocities as named tensors.
  public var state: ParameterSet { memory.state }

  /// Replaces the step and the velocities.
  public func restore(_ state: ParameterSet) throws(ParameterMismatch) {
    try memory.restore(state)
  }
}
