/// One layer of a decoder: attention and a feed-forward map, each after a norm and around a
/// residual connection.
///
/// Its two halves around attention are methods of their own, so that other ways to attend (over
/// keys and values kept from earlier tokens, for example) share everything else.
struct DecoderLayer {
  let attentionNorm: NormLayer
  let queries: LinearLayer
  let keys: LinearLayer
  let values: LinearLayer
  let attentionOutput: LinearLayer
  let feedForwardNorm: NormLayer
  let feedForward: FeedForward
  /// How many tokens, itself included, a token attends to; `nil` for all before it.
  let window: Int?

  /// The linear maps in the order of the parameters.
  var linearLayers: [LinearLayer] {
    [queries, keys, values, attentionOutput]
      + [feedForward.gate, feedForward.up, feedForward.down].compactMap { $0 }
  }

  /// Computes what attention works on.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - positions: The position of every token in its sequence.
  ///   - table: The rotary angles; `nil` for no rotation.
  ///   - graph: The graph of the step.
  /// - Returns: Queries [tokens, heads * head width], and keys and values [tokens, key-value heads *
  ///   head width]; queries and keys are rotated.
  func projections(
    of hidden: Tensor<Float>,
    positions: [Int32],
    table: RotaryTable?,
    in graph: Graph<Float>
  ) -> (queries: Tensor<Float>, keys: Tensor<Float>, values: Tensor<Float>) {
    let normed = attentionNorm(hidden, in: graph)
    func rotated(_ layer: LinearLayer) -> Tensor<Float> {
      let output = layer(normed, in: graph)
      guard let table else { return output }
      return graph.rotate(output, positions: positions, table: table)
    }
    return (rotated(queries), rotated(keys), values(normed, in: graph))
  }

  /// Computes the layer's output from what attention gave.
  ///
  /// - Parameters:
  ///   - attended: Attention's output, [tokens, heads * head width].
  ///   - hidden: The layer's input, [tokens, width].
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width].
  func output(
    of attended: Tensor<Float>,
    hidden: Tensor<Float>,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let middle = attentionOutput(attended, adding: hidden, in: graph)
    return feedForward(feedForwardNorm(middle, in: graph), adding: middle, in: graph)
  }

  /// Passes hidden states through the layer.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - sequences: Where each sequence's tokens are.
  ///   - positions: The position of every token in its sequence.
  ///   - table: The rotary angles; `nil` for no rotation.
  ///   - configuration: The decoder's shape.
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width].
  func callAsFunction(
    _ hidden: Tensor<Float>,
    sequences: PackedSequences,
    positions: [Int32],
    table: RotaryTable?,
    configuration: DecoderConfiguration,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let (queries, keys, values) = projections(
      of: hidden,
      positions: positions,
      table: table,
      in: graph
    )
    let attended = graph.causalAttention(
      queries: queries,
      keys: keys,
      values: values,
      sequences: sequences,
      headCount: configuration.headCount,
      keyValueHeadCount: configuration.keyValueHeadCount,
      window: window
    )
    return output(of: attended, hidden: hidden, in: graph)
  }
}
