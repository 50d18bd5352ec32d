/// The record of one computation, for running it backward.
///
/// A graph is made for one step and owned by one thread. Its methods compute tensors and, if the
/// graph records gradients, remember how to pass gradients back. A graph that does not record keeps
/// nothing: a tensor's memory is freed as soon as the last reference to it goes away, so evaluating
/// any amount of data needs the memory of one batch.
///
/// Operations check the shapes they are given and stop the program with a message if they do not
/// fit; shapes are the caller's program, not its data.
public final class Graph {
  /// How much of the machine operations may use.
  public let context: ComputeContext
  /// Whether the graph can run backward.
  public let recordsGradients: Bool
  /// Whether layers keep only their inputs and compute the rest again on the way back.
  public let recomputesActivations: Bool

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
  public func constant(_ values: [Float], shape: [Int]) -> Tensor {
    require(
      values.count == shape.reduce(1, *),
      "\(values.count) values do not fill the shape \(shape)"
    )
    return Tensor(shape: shape, storage: TensorStorage(values), gradientBuffer: nil)
  }

  /// Makes a tensor whose gradient `backward(from:)` gathers.
  ///
  /// - Parameters:
  ///   - values: The elements in row-major order.
  ///   - shape: The extent of every dimension.
  /// - Returns: The tensor.
  public func variable(_ values: [Float], shape: [Int]) -> Tensor {
    require(
      values.count == shape.reduce(1, *),
      "\(values.count) values do not fill the shape \(shape)"
    )
    return Tensor(
      shape: shape,
      storage: TensorStorage(values),
      gradientBuffer: recordsGradients ? GradientBuffer(count: values.count) : nil
    )
  }

  /// Brings a parameter into the graph; the tensor shares the parameter's values and gradient.
  ///
  /// - Parameter parameter: The parameter, whose values must not change while the graph is in use.
  /// - Returns: A tensor on the parameter's memory.
  public func tensor(_ parameter: Parameter) -> Tensor {
    Tensor(
      shape: parameter.shape,
      storage: parameter.storage,
      gradientBuffer: recordsGradients ? parameter.gradientBuffer : nil
    )
  }

  /// Returns the same values cut off from what they were computed from.
  ///
  /// - Parameter tensor: A tensor, of this graph or another.
  /// - Returns: A tensor on the same memory, without gradient.
  public func detached(_ tensor: Tensor) -> Tensor {
    Tensor(shape: tensor.shape, storage: tensor.storage, gradientBuffer: nil)
  }

  /// Runs the record backward and forgets it.
  ///
  /// Gradients are added to those that variables and parameters already have, so that several
  /// graphs (micro-batches) gather into one gradient.
  ///
  /// - Parameter outputs: Tensors of this graph, each with the gradient of the final value by it,
  ///   as many numbers as the tensor has elements. A tensor may occur more than once.
  public func backward(from outputs: [(tensor: Tensor, gradient: [Float])]) {
    require(recordsGradients, "This graph records no gradients.")
    for (tensor, gradient) in outputs {
      require(
        gradient.count == tensor.count,
        "\(gradient.count) gradient values for a tensor of \(tensor.count)"
      )
      guard let buffer = tensor.gradientBuffer else { continue }
      let target = buffer.pointerForAdding()
      for index in 0..<gradient.count { target[index] += gradient[index] }
    }
    runBackward()
  }

  /// Runs the record backward from the gradients that its outputs have, and forgets it.
  func runBackward() {
    while let step = tape.popLast() { step() }
  }

  /// Makes the output of an operation; it has a gradient if one of the inputs has.
  func makeOutput(shape: [Int], from inputs: Tensor...) -> Tensor {
    let fault = MemoryDemand.fault(ofShape: shape)
    require(fault == nil, fault ?? "")
    let count = shape.reduce(1, *)
    let needsGradient = recordsGradients && inputs.contains { $0.needsGradient }
    return Tensor(
      shape: shape,
      storage: TensorStorage(uninitialized: count),
      gradientBuffer: needsGradient ? GradientBuffer(count: count) : nil
    )
  }

  /// Remembers how to pass an output's gradient back.
  ///
  /// - Parameters:
  ///   - output: The operation's output.
  ///   - step: Gets the output's gradient; called only if there is one.
  func record(_ output: Tensor, _ step: @escaping (TensorStorage) -> Void) {
    guard let buffer = output.gradientBuffer else { return }
    tape.append {
      guard let gradient = buffer.storage else { return }
      // Cleared before the step, so that the step may hand the memory on to an input.
      buffer.storage = nil
      step(gradient)
    }
  }
}
