/// The map that a layer applies to every token by itself: two linear maps with an activation
/// between, or three of which one gates.
struct FeedForward {
  /// The map whose activation multiplies `up`'s outputs; `nil` if the activation is `up`'s own.
  let gate: LinearLayer?
  let up: LinearLayer
  let down: LinearLayer
  let activation: Activation

  /// Applies the map.
  ///
  /// - Parameters:
  ///   - input: [tokens, width].
  ///   - residual: What is added to the outputs, [tokens, width].
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width].
  func callAsFunction(
    _ input: Tensor<Float>,
    adding residual: Tensor<Float>,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    down(inner(input, in: graph), adding: residual, in: graph)
  }

  private func inner(_ input: Tensor<Float>, in graph: Graph<Float>) -> Tensor<Float> {
    guard let gate else { return activation(up(input, in: graph), in: graph) }
    let (gates, factors) = (gate(input, in: graph), up(input, in: graph))
    if activation == .silu { return graph.swiGLU(gate: gates, up: factors) }
    return graph.multiply(activation(gates, in: graph), factors)
  }
}
