/// The record of one computation, for running it backward.
///
/// A graph is made for one step and owned by one thread. Its methods compute tensors and, if the
/// graph records gradients, remember how to pass gradients back. A graph that does not record keeps
/// nothing: a tensor's memory is freed as soon as the last reference to it goes away, so evaluating
/// any amount of data needs the memory of one batch.
///
/// Operations check the shapes they are given and stop the program with a message if they do not
/// fit; shapes are the caller's program, not its data.
public final class Graph<Scalar: TensorScalar> {
  /// How much of the machine operations may use.
  public let context: ComputeContext
  /// Whether the graph can run backward.
  public let recordsGradients: Bool
  /// Whether layers keep only their inputs and compute the rest again on the way back.
  public let recomputesActivations: Bool
  /// What layers with dropout draw from; `nil` for no dropout, as in evaluation.
  var dropout: DropoutStream?
  /// Whether a parameter that is not frozen has been brought in.
  var usesTrainableParameters = false

  private var tape: [() -> Void] = []

  /// Creates an empty graph.
  ///
  /// - Parameters:
  ///   - context: How much of the machine operations may use.
  ///   - recordsGradients: Whether to remember what `backward(from:)` needs.
  ///   - recomputesActivations: Whether layers keep only their inputs and compute the rest again
  ///     on the way back: less memory for more time, and not a bit of difference in the results.
  public init(
    _ context: ComputeContext,
    recordsGradients: Bool = true,
    recomputesActivations: Bool = false
  ) {
    self.context = context
    self.recordsGradients = recordsGradients
    self.recomputesActivations = recomputesActivations
  }

  /// Makes a tensor that has no gradient.
  ///
  /// - Parameters:
  ///   - values: The elements in row-major order.
  ///   - shape: The extent of every dimension.
  /// - Returns: The tensor.
  public func constant(_ values: [Scalar], shape: [Int]) -> Tensor<Scalar> {
    require(
      values.count == shape.reduce(1, *),
      "\(values.count) values do not fill the shape \(shape)"
    )
    return Tensor<Scalar>(shape: shape, storage: TensorStorage<Scalar>(values), gradientBuffer: nil)
  }

  /// Makes a tensor whose gradient `backward(from:)` gathers.
  ///
  /// - Parameters:
  ///   - values: The elements in row-major order.
  ///   - shape: The extent of every dimension.
  /// - Returns: The tensor.
  public func variable(_ values: [Scalar], shape: [Int]) -> Tensor<Scalar> {
    require(
      values.count == shape.reduce(1, *),
      "\(values.count) values do not fill the shape \(shape)"
    )
    return Tensor<Scalar>(
      shape: shape,
      storage: TensorStorage<Scalar>(values),
      gradientBuffer: recordsGradients ? GradientBuffer<Scalar>(count: values.count) : nil
    )
  }

  /// Brings a parameter into the graph; the tensor shares the parameter's values and, unless it is
  /// frozen, its gradient.
  ///
  /// - Parameter parameter: The parameter, whose values must not change while the graph is in use.
  /// - Returns: A tensor on the parameter's memory.
  public func tensor(_ parameter: Parameter<Scalar>) -> Tensor<Scalar> {
    if !parameter.isFrozen { usesTrainableParameters = true }
    return Tensor<Scalar>(
      shape: parameter.shape,
      storage: parameter.storage,
      gradientBuffer: recordsGradients && !parameter.isFrozen ? parameter.gradientBuffer : nil
    )
  }

  /// Returns the same values cut off from what they were computed from.
  ///
  /// - Parameter tensor: A tensor, of this graph or another.
  /// - Returns: A tensor on the same memory, without gradient.
  public func detached(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor<Scalar>(shape: tensor.shape, storage: tensor.storage, gradientBuffer: nil)
  }

  /// Runs the record backward and forgets it.
  ///
  /// Gradients are added to those that variables and parameters already have, so that several
  /// graphs (micro-batches) gather into one gradient.
  ///
  /// - Parameter outputs: Tensors of this graph, each with the gradient of the final value by it,
  ///   as many numbers as the tensor has elements. A tensor may occur more than once.
  @_specialize(where Scalar == Float)
  public func backward(from outputs: [(tensor: Tensor<Scalar>, gradient: [Scalar])]) {
    require(recordsGradients, "This graph records no gradients.")
    for (tensor, gradient) in outputs {
      require(
        gradient.count == tensor.count,
        "\(gradient.count) gradient values for a tensor of \(tensor.count)"
      )
      guard let buffer = tensor.gradientBuffer else { continue }
      let target = buffer.pointerForAdding()
      gradient.withUnsafeBufferPointer { gradient in
        guard let source = gradient.baseAddress else { return }
        Scalar.kernels.addRange(
          UnsafeMutablePointer(mutating: source),
          times: 1,
          count: gradient.count,
          to: target
        )
      }
    }
    runBackward()
  }

  /// Runs the record backward from the gradients that its outputs have, and forgets it.
  func runBackward() {
    while let step = tape.popLast() { step() }
  }

  /// Makes the output of an operation; it has a gradient if one of the inputs has.
  func makeOutput(shape: [Int], from inputs: Tensor<Scalar>...) -> Tensor<Scalar> {
    let fault = MemoryDemand.fault(
      ofShape: shape,
      elementBytes: MemoryLayout<Scalar>.stride
    )
    require(fault == nil, fault ?? "")
    let count = shape.reduce(1, *)
    let needsGradient = recordsGradients && inputs.contains { $0.needsGradient }
    return Tensor<Scalar>(
      shape: shape,
      storage: TensorStorage<Scalar>(uninitialized: count),
      gradientBuffer: needsGradient ? GradientBuffer<Scalar>(count: count) : nil
    )
  }

  /// Remembers how to pass an output's gradient back.
  ///
  /// - Parameters:
  ///   - output: The operation's output.
  ///   - step: Gets the output's gradient; called only if there is one.
  func record(_ output: Tensor<Scalar>, _ step: @escaping (TensorStorage<Scalar>) -> Void) {
    guard let buffer = output.gradientBuffer else { return }
    tape.append {
      guard let gradient = buffer.storage else { return }
      // Cleared before the step, so that the step may hand the memory on to an input.
      buffer.storage = nil
      step(gradient)
    }
  }
}
