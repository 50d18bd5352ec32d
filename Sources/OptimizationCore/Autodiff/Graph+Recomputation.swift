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
    let first = Graph<Scalar>(context, recordsGradients: false)
    first.dropout = dropout
    let result = part(first.detached(input), first)
    let storage = result.storage
    // Parameters may want gradients even where the input does not.
    guard input.needsGradient || first.usesTrainableParameters else { return result }
    usesTrainableParameters = usesTrainableParameters || first.usesTrainableParameters
    let output = Tensor<Scalar>(
      shape: input.shape,
      storage: storage,
      gradientBuffer: GradientBuffer<Scalar>(count: storage.count)
    )
    record(output) { [context, dropout] gradient in
      let inner = Graph<Scalar>(context)
      inner.dropout = dropout
      let copy = Tensor<Scalar>(
        shape: input.shape,
        storage: input.storage,
        gradientBuffer: input.gradientBuffer.map { _ in GradientBuffer<Scalar>(count: input.count) }
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
