/// One layer of a decoder: attention and a gated feed-forward map, each after a norm and around a
/// residual connection.
struct DecoderLayer {
  let inputNorm: Parameter<Float>
  let queries: Parameter<Float>
  let keys: Parameter<Float>
  let values: Parameter<Float>
  let attentionOutput: Parameter<Float>
  let feedForwardNorm: Parameter<Float>
  let gate: Parameter<Float>
  let up: Parameter<Float>
  let down: Parameter<Float>

  /// Passes hidden states through the layer.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - sequences: Where each sequence's tokens are.
  ///   - positions: The position of every token in its sequence.
  ///   - table: The rotary angles.
  ///   - configuration: The decoder's shape.
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width].
  func callAsFunction(
    _ hidden: Tensor<Float>,
    sequences: PackedSequences,
    positions: [Int32],
    table: RotaryTable,
    configuration: DecoderConfiguration,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let normed = graph.rmsNorm(
      hidden,
      weight: graph.tensor(inputNorm),
      epsilon: configuration.normEpsilon
    )
    let query = graph.rotate(
      graph.linear(normed, weight: graph.tensor(queries)),
      positions: positions,
      table: table
    )
    let key = graph.rotate(
      graph.linear(normed, weight: graph.tensor(keys)),
      positions: positions,
      table: table
    )
    let value = graph.linear(normed, weight: graph.tensor(values))
    let attended = graph.causalAttention(
      queries: query,
      keys: key,
      values: value,
      sequences: sequences,
      headCount: configuration.headCount,
      keyValueHeadCount: configuration.keyValueHeadCount
    )
    let middle = graph.linear(attended, weight: graph.tensor(attentionOutput), adding: hidden)

    let second = graph.rmsNorm(
      middle,
      weight: graph.tensor(feedForwardNorm),
      epsilon: configuration.normEpsilon
    )
    let gated = graph.swiGLU(
      gate: graph.linear(second, weight: graph.tensor(gate)),
      up: graph.linear(second, weight: graph.tensor(up))
    )
    return graph.linear(gated, weight: graph.tensor(down), adding: middle)
  }
}
