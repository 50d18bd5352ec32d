/// The step count and the per-parameter memory of an optimizer, in the form it is saved in.
final class OptimizerMemory {
  /// The number of steps taken.
  private(set) var step: UInt64 = 0
  private var slots: ParameterSet
  private let slotNames: [String]

  /// Creates zeroed memory.
  ///
  /// - Parameters:
  ///   - slotNames: What is remembered of each element, such as `first_moment`.
  ///   - parameters: The parameters.
  init(slotNames: [String], parameters: ParameterSet) {
    self.slotNames = slotNames
    slots = ParameterSet(
      parameters.flatMap { parameter in
        slotNames.map { slot in
          Parameter(
            name: "\(parameter.name).\(slot)",
            shape: parameter.shape,
            values: [Float](repeating: 0, count: parameter.count)
          )
        }
      }
    )
  }

  /// Counts a step and returns its number, the first being 1.
  func advance() -> Int {
    step += 1
    return Int(step)
  }

  /// The memory of one kind for one parameter.
  func slot(_ slot: Int, ofParameter parameter: Int) -> UnsafeMutablePointer<Float> {
    slots.parameters[parameter * slotNames.count + slot].storage.pointer
  }

  /// Stops the program unless the parameters are those the memory was made for.
  func check(_ parameters: ParameterSet) {
    let fits =
      parameters.count * slotNames.count == slots.count
      && parameters.enumerated().allSatisfy { index, parameter in
        slotNames.isEmpty || parameter.shape == slots.parameters[index * slotNames.count].shape
      }
    require(fits, "The optimizer was made for other parameters.")
  }

  /// The name under which the step is saved.
  private static let stepName = "optimizer.step"

  /// The memory as tensors.
  ///
  /// The step is cut into four 16-bit digits, which 32-bit floats hold exactly.
  var state: ParameterSet {
    let digits = (0..<4).map { Float(UInt16(truncatingIfNeeded: step >> (16 * UInt64($0)))) }
    return ParameterSet(
      [Parameter(name: Self.stepName, shape: [4], values: digits)] + slots.map { $0.copy() }
    )
  }

  /// Replaces the memory by what `state` returned.
  func restore(_ state: ParameterSet) throws(ParameterMismatch) {
    let target = self.state
    try target.load(from: state)
    let digits = target.parameters[0].values
    step = digits.enumerated().reduce(0) { sum, digit in
      let value = UInt64(UInt16(exactly: digit.element) ?? 0)
      return sum | value << (16 * UInt64(digit.offset))
    }
    slots = ParameterSet(Array(target.parameters.dropFirst()))
  }
}
