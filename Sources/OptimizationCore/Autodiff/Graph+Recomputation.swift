extension Graph {
  /// Computes a part of the graph, keeping only its input and its output where the graph
  /// recomputes activations.
  ///
  /// The part runs again on the way back, which costs about a third more time and frees everything
  /// in between (Chen and others, "Training Deep Nets with Sublinear Memory Cost", 2016). Both runs
  /// do the same arithmetic in the same order, so no number changes in any bit.
  ///
  /// - Parameters:
  ///   - input: The one tensor the part depends on, parameters aside.
  ///   - part: Computes the output with the graph it is given; called once or twice.
  /// - Returns: The part's output.
  func recomputable(
    _ input: Tensor<Scalar>,
    _ part: @escaping (Tensor<Scalar>, Graph<Scalar>) -> Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard recomputesActivations, recordsGradients else { return part(input, self) }
    let frozen = Graph<Scalar>(context, recordsGradients: false)
    let storage = part(frozen.detached(input), frozen).storage
    // Parameters want gradients even where the input does not.
    let output = Tensor<Scalar>(
      shape: input.shape,
      storage: storage,
      gradientBuffer: GradientBuffer<Scalar>(count: storage.count)
    )
    record(output) { [context] gradient in
      let inner = Graph<Scalar>(context)
      let copy = Tensor<Scalar>(
        shape: input.shape,
        storage: input.storage,
        gradientBuffer: GradientBuffer<Scalar>(count: input.count)
      )
      let again = part(copy, inner)
      again.gradientBuffer?.storage = gradient
      inner.runBackward()
      guard let buffer = input.gradientBuffer, let share = copy.gradientBuffer?.storage else {
        return
      }
      if buffer.storage == nil {
        buffer.storage = share
      } else {
        Scalar.kernels.add(
          share.pointer,
          times: 1,
          count: share.count,
          to: buffer.pointerForAdding(),
          context
        )
      }
    }
    return output
  }
}
