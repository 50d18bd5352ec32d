/// A norm of hidden states with its parameters.
struct NormLayer {
  let weight: Parameter<Float>
  /// The bias of layer normalization; `nil` for the norm by the root mean square.
  let bias: Parameter<Float>?
  /// What is added to the mean square or the variance.
  let epsilon: Float

  /// Normalizes every row.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width].
  func callAsFunction(_ hidden: Tensor<Float>, in graph: Graph<Float>) -> Tensor<Float> {
    guard let bias else {
      return graph.rmsNorm(hidden, weight: graph.tensor(weight), epsilon: epsilon)
    }
    return graph.layerNorm(
      hidden,
      weight: graph.tensor(weight),
      bias: graph.tensor(bias),
      epsilon: epsilon
    )
  }
}
