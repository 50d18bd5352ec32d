/// A rule that changes parameters along their gradients, with memory of earlier gradients.
public protocol Optimizer: AnyObject {
  /// Changes every parameter by one step.
  ///
  /// - Parameters:
  ///   - parameters: The set the optimizer was made for, with its gradients. A parameter without a
  ///     gradient is treated as having zeros.
  ///   - learningRate: The step's learning rate, after the schedule.
  func update(_ parameters: ParameterSet, learningRate: Double)

  /// The optimizer's memory as named tensors, complete and exact; copies.
  var state: ParameterSet { get }

  /// Replaces the optimizer's memory.
  ///
  /// - Parameter state: What `state` returned for an optimizer of the same kind and parameters.
  /// - Throws: `ParameterMismatch` if it does not fit; nothing is changed then.
  func restore(_ state: ParameterSet) throws(ParameterMismatch)
}
