/// A rule that changes parameters along their gradients, with memory of earlier gradients.
public protocol Optimizer<Scalar>: AnyObject {
  /// The type of the parameters' elements.
  associatedtype Scalar: TensorScalar

  /// Changes every parameter by one step.
  ///
  /// - Parameters:
  ///   - parameters: The set the optimizer was made for, with its gradients. A parameter without a
  ///     gradient is treated as having zeros.
  ///   - learningRate: The step's learning rate, after the schedule.
  ///   - gradientScale: What gradients are multiplied by on the way, such as `clippingFactor`; the
  ///     gradients themselves stay as they are.
  ///   - context: The threads to use; their number changes no byte of the result.
  func update(
    _ parameters: ParameterSet<Scalar>,
    learningRate: Double,
    gradientScale: Double,
    context: ComputeContext
  )

  /// The optimizer's memory as named tensors, complete and exact; copies.
  var state: ParameterSet<Scalar> { get }

  /// Replaces the optimizer's memory.
  ///
  /// - Parameter state: What `state` returned for an optimizer of the same kind and parameters.
  /// - Throws: `ParameterMismatch` if it does not fit; nothing is changed then.
  func restore(_ state: ParameterSet<Scalar>) throws(ParameterMismatch)
}

extension Optimizer {
  /// Changes every parameter by one step along its gradient as it is.
  ///
  /// - Parameters:
  ///   - parameters: The set the optimizer was made for, with its gradients.
  ///   - learningRate: The step's learning rate, after the schedule.
  ///   - context: The threads to use; one if left out.
  public func update(
    _ parameters: ParameterSet<Scalar>,
    learningRate: Double,
    context: ComputeContext = ComputeContext(threads: 1)
  ) {
    update(parameters, learningRate: learningRate, gradientScale: 1, context: context)
  }
}
