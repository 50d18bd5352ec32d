/// One layer of a text encoder: attention in both directions and a feed-forward map, each with a
/// residual connection around it and a norm after that.
struct TextEncoderLayer {
  let queries: LinearLayer
  let keys: LinearLayer
  let values: LinearLayer
  let attentionOutput: LinearLayer
  let attentionNorm: NormLayer
  let feedForward: FeedForward
  let feedForwardNorm: NormLayer

  /// The linear maps in the order of the parameters.
  var linearLayers: [LinearLayer] {
    [queries, keys, values, attentionOutput, feedForward.up, feedForward.down]
  }

  /// Passes hidden states through the layer.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - sequences: Where each sequence's tokens are.
  ///   - headCount: The number of heads.
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width].
  func callAsFunction(
    _ hidden: Tensor<Float>,
    sequences: PackedSequences,
    headCount: Int,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let attended = graph.fullAttention(
      queries: queries(hidden, in: graph),
      keys: keys(hidden, in: graph),
      values: values(hidden, in: graph),
      sequences: sequences,
      headCount: headCount,
      keyValueHeadCount: headCount
    )
    let middle = attentionNorm(attentionOutput(attended, adding: hidden, in: graph), in: graph)
    return feedForwardNorm(feedForward(middle, adding: middle, in: graph), in: graph)
  }
}
