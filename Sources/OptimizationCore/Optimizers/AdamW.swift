#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), step by step as in PyTorch's
/// `torch.optim.AdamW`.
///
/// In step *t* with gradient *g*: w ← w (1 - lr · decay); m ← m + (1 - β₁)(g - m);
/// v ← β₂ v + (1 - β₂) g²; w ← w - lr / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε). Factors are computed
/// in 64-bit floats, the elements in 32-bit ones.
public final class AdamW: Optimizer {
  /// The settings.
  public let settings: AdamWSettings
  private let memory: OptimizerMemory

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters it will update.
  public init(_ settings: AdamWSettings, parameters: ParameterSet) {
    self.settings = settings
    memory = OptimizerMemory(
      slotNames: ["first_moment", "second_moment"],
      parameters: parameters
    )
  }

  /// The number of steps taken.
  public var stepCount: Int { Int(memory.step) }

  /// Changes every parameter by one step.
  public func update(_ parameters: ParameterSet, learningRate: Double) {
    memory.check(parameters)
    let step = Double(memory.advance())
    let rate = learningRate / (1 - pow(settings.firstBeta, step))
    let root = (1 - pow(settings.secondBeta, step)).squareRoot()
    let stepSize = FloatVector(repeating: Float(-rate))
    let inverseRoot = FloatVector(repeating: Float(1 / root))
    let epsilon = FloatVector(repeating: Float(settings.epsilon))
    let firstWeight = FloatVector(repeating: Float(1 - settings.firstBeta))
    let secondKeep = FloatVector(repeating: Float(settings.secondBeta))
    let secondWeight = FloatVector(repeating: Float(1 - settings.secondBeta))
    for (index, parameter) in parameters.enumerated() {
      let decays = settings.decayScope.includes(parameter)
      let keep = FloatVector(
        repeating: decays ? Float(1 - learningRate * settings.weightDecay) : 1
      )
      let values = parameter.storage.pointer
      let gradient = parameter.gradientBuffer.pointerForAdding()
      let first = memory.slot(0, ofParameter: index)
      let second = memory.slot(1, ofParameter: index)
      var offset = 0
      while offset < parameter.count {
        let slope = load(gradient + offset)
        let oldFirst = load(first + offset)
        let newFirst = multiplyAdd(oldFirst, firstWeight, slope - oldFirst)
        let newSecond = multiplyAdd(
          load(second + offset) * secondKeep,
          slope * slope,
          secondWeight
        )
        let denominator = newSecond.squareRoot() * inverseRoot + epsilon
        let value = load(values + offset) * keep
        store(newFirst, to: first + offset)
        store(newSecond, to: second + offset)
        store(multiplyAdd(value, stepSize, newFirst / denominator), to: values + offset)
        offset &+= vectorWidth
      }
    }
  }

  /// The step and both running means as named tensors.
  public var state: ParameterSet { memory.state }

  /// Replaces the step and the running means.
  public func restore(_ state: ParameterSet) throws(ParameterMismatch) {
    try memory.restore(state)
  }
}
