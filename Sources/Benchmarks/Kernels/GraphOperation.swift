import OptimizationCore

/// An operation of the graph on its own, measured forward and backward.
struct GraphOperation {
  /// The shape and values of each input.
  var inputs: [(values: [Float], shape: [Int])]
  /// Computes the output from tensors of the inputs.
  var apply: (Graph<Float>, [Tensor<Float>]) -> Tensor<Float>

  /// Measures the pass forward without recording.
  ///
  /// - Parameters:
  ///   - context: How much of the machine to use.
  ///   - sampler: How to measure.
  /// - Returns: The seconds of one pass.
  func measureForward(_ context: ComputeContext, _ sampler: Sampler) -> Sample {
    let graph = Graph<Float>(context, recordsGradients: false)
    let tensors = inputs.map { graph.constant($0.values, shape: $0.shape) }
    var last: Tensor<Float>?
    let sample = sampler.measure { last = apply(graph, tensors) }
    consume(last)
    return sample
  }

  /// Measures the pass backward from the sum of the output, with gradients for all inputs.
  ///
  /// - Parameters:
  ///   - context: How much of the machine to use.
  ///   - sampler: How to measure.
  /// - Returns: The seconds of one pass.
  func measureBackward(_ context: ComputeContext, _ sampler: Sampler) -> Sample {
    var last: [Tensor<Float>] = []
    let sample = sampler.measure(
      preparing: { () -> (graph: Graph<Float>, tensors: [Tensor<Float>], sum: Tensor<Float>) in
        let graph = Graph<Float>(context)
        let tensors = inputs.map { graph.variable($0.values, shape: $0.shape) }
        return (graph, tensors, graph.sum(apply(graph, tensors)))
      },
      { state in
        state.graph.backward(from: [(state.sum, [1])])
        last = state.tensors
      }
    )
    for tensor in last { BlackHole.take(tensor.gradient?.first ?? 0) }
    return sample
  }

  private func consume(_ tensor: Tensor<Float>?) {
    BlackHole.take(tensor?.values.first ?? 0)
  }
}
