/// The step count and the per-parameter memory of an optimizer, in the form it is saved in.
final class OptimizerMemory<Scalar: TensorScalar> {
  /// Something remembered of a parameter.
  struct Slot {
    /// What it is called in a saved state, after the parameter's name.
    let name: String
    /// Its extents.
    let shape: [Int]
    /// Its values at the start; `nil` for zeros.
    var values: [Scalar]?
  }

  /// The number of steps taken.
  private(set) var step: UInt64 = 0
  private var slots: ParameterSet<Scalar>
  private let starts: [Int]
  private let shapes: [[Int]]
  private let stepName: String
  private var buffers: [UpdateBuffers<Scalar>] = []

  /// Creates memory.
  ///
  /// - Parameters:
  ///   - parameters: The parameters.
  ///   - stepName: The name under which the step is saved.
  ///   - slots: What is remembered of a parameter.
  init(
    of parameters: ParameterSet<Scalar>,
    stepName: String = "optimizer.step",
    slots: (Parameter<Scalar>) -> [Slot]
  ) {
    require(
      !parameters.contains(where: \.isFrozen),
      "Frozen parameters cannot be trained; an optimizer is made for the trainable ones."
    )
    self.stepName = stepName
    shapes = parameters.map(\.shape)
    var starts: [Int] = []
    var all: [Parameter<Scalar>] = []
    for parameter in parameters {
      starts.append(all.count)
      all += slots(parameter).map { slot in
        let count = slot.shape.reduce(1, *)
        return Parameter<Scalar>(
          name: "\(parameter.name).\(slot.name)",
          shape: slot.shape,
          values: slot.values ?? [Scalar](zeros: count)
        )
      }
    }
    self.starts = starts
    self.slots = ParameterSet<Scalar>(all)
  }

  /// Creates zeroed memory of as many numbers per name as each parameter has.
  ///
  /// - Parameters:
  ///   - names: What is remembered of each element, such as `first_moment`.
  ///   - parameters: The parameters.
  ///   - stepName: The name under which the step is saved.
  convenience init(
    _ names: [String],
    of parameters: ParameterSet<Scalar>,
    stepName: String = "optimizer.step"
  ) {
    self.init(of: parameters, stepName: stepName) { parameter in
      names.map { Slot(name: $0, shape: parameter.shape) }
    }
  }

  /// Counts a step and returns its number, the first being 1.
  func advance() -> Int {
    step += 1
    return Int(step)
  }

  /// The memory of one kind for one parameter.
  func slot(_ slot: Int, ofParameter parameter: Int) -> UnsafeMutablePointer<Scalar> {
    slots.parameters[starts[parameter] + slot].storage.pointer
  }

  /// Stops the program unless the parameters are those the memory was made for.
  func check(_ parameters: ParameterSet<Scalar>) {
    let fits =
      parameters.count == shapes.count
      && parameters.enumerated().allSatisfy { index, parameter in
        parameter.shape == shapes[index]
      }
    require(fits, "The optimizer was made for other parameters.")
  }

  /// Applies a step to all parameters in one pass, on several threads if that is worth it.
  ///
  /// - Parameters:
  ///   - parameters: The parameters that the memory was made for.
  ///   - context: The threads to use.
  ///   - step: Makes the step of the parameter at a place.
  func apply(
    to parameters: ParameterSet<Scalar>,
    context: ComputeContext,
    step: (Int) -> UpdateStep
  ) {
    buffers.removeAll(keepingCapacity: true)
    for (index, parameter) in parameters.parameters.enumerated() {
      let values = parameter.storage.pointer
      let step = step(index)
      buffers.append(
        UpdateBuffers(
          values: values,
          gradient: step.changesValues ? parameter.gradientBuffer.pointerForAdding() : values,
          first: step.slotCount > 0 ? slot(0, ofParameter: index) : values,
          second: step.slotCount > 1 ? slot(1, ofParameter: index) : values
        )
      )
    }
    buffers.withUnsafeBufferPointer { buffers in
      parameters.pieces.forEach(in: context) { _, piece in
        Scalar.kernels.update(step(piece.parameter), buffers[piece.parameter], piece.range)
      }
    }
  }

  /// The memory as tensors.
  var state: ParameterSet<Scalar> {
    ParameterSet<Scalar>([StepCount.parameter(step, name: stepName)] + slots.map { $0.copy() })
  }

  /// Replaces the memory by what `state` returned.
  func restore(_ state: ParameterSet<Scalar>) throws(ParameterMismatch) {
    let target = self.state
    try target.load(from: state)
    step = try StepCount.value(of: target.parameters[0])
    slots = ParameterSet<Scalar>(Array(target.parameters.dropFirst()))
  }
}
