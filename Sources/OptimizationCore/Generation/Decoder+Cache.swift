extension Decoder {
  /// How keys and values of the decoder lie in caches.
  var keyValueLayout: KeyValueLayout {
    KeyValueLayout(
      layerCount: configuration.layerCount,
      headCount: configuration.keyValueHeadCount,
      headWidth: configuration.headWidth
    )
  }

  /// Reads prompts, packed without padding.
  ///
  /// - Parameters:
  ///   - prompts: The tokens of each prompt, at least one and at most as many as the context has.
  ///   - context: How much of the machine may be used.
  /// - Returns: A cache of each prompt's keys and values, and the logits of the token that follows,
  ///   [prompts, vocabulary].
  func read(
    _ prompts: [[Int32]],
    _ context: ComputeContext
  ) -> (caches: [KeyValueCache], logits: Tensor<Float>) {
    let graph = Graph<Float>(context, recordsGradients: false)
    let sequences = PackedSequences(prompts)
    let positions = sequences.positions
    let caches = prompts.map { prompt in
      let cache = KeyValueCache(keyValueLayout)
      cache.extend(by: prompt.count)
      return cache
    }
    var hidden = embed(sequences.tokens, positions: positions, in: graph)
    for (number, layer) in layers.enumerated() {
      let (queries, keys, values) = layer.projections(
        of: hidden,
        positions: positions,
        table: rotaryTable,
        in: graph
      )
      let width = keys.columnCount
      context.forEach(prompts.count, isWorthThreads: keys.count > 1 << 15) { index in
        for (position, row) in sequences.rows(ofSequence: index).enumerated() {
          caches[index]
            .write(
              keys: keys.pointer + row * width,
              values: values.pointer + row * width,
              layer: number,
              position: position
            )
        }
      }
      let attended = graph.causalAttention(
        queries: queries,
        keys: keys,
        values: values,
        sequences: sequences,
        headCount: configuration.headCount,
        keyValueHeadCount: configuration.keyValueHeadCount,
        window: layer.window
      )
      hidden = layer.output(of: attended, hidden: hidden, in: graph)
    }
    // The final norm is a row's own affair, and only the last rows are wanted.
    let last = graph.gatherRows(
      prompts.indices.map { sequences.rows(ofSequence: $0).upperBound - 1 },
      of: hidden
    )
    let logits = graph.linear(normalize(last, in: graph), weight: graph.tensor(outputHead))
    return (caches, logits)
  }

  /// Reads one token more of some sequences.
  ///
  /// A row of the logits has the same bits whatever the other sequences are, and as
  /// `logits(_:rows:in:)` gives them for the whole sequence.
  ///
  /// - Parameters:
  ///   - tokens: The next token of each sequence.
  ///   - caches: The keys and values of the tokens before, which the new ones join.
  ///   - context: How much of the machine may be used.
  /// - Returns: The logits of the token that follows, [sequences, vocabulary].
  func read(
    _ tokens: [Int32],
    after caches: [KeyValueCache],
    _ context: ComputeContext
  ) -> Tensor<Float> {
    let graph = Graph<Float>(context, recordsGradients: false)
    let positions = caches.map { Int32($0.count) }
    for cache in caches { cache.extend(by: 1) }
    let shape = AttentionShape(
      headCount: configuration.headCount,
      keyValueHeadCount: configuration.keyValueHeadCount,
      headWidth: configuration.headWidth
    )
    let scratchCount = CachedAttention.scratchCount(headWidth: shape.headWidth)
    let scratch = TensorStorage<Float>(
      uninitialized: tokens.count * shape.headCount * scratchCount
    )
    let readTokens = caches.reduce(0) { $0 + $1.count }
    var hidden = embed(tokens, positions: positions, in: graph)
    for (number, layer) in layers.enumerated() {
      let (queries, keys, values) = layer.projections(
        of: hidden,
        positions: positions,
        table: rotaryTable,
        in: graph
      )
      for (index, cache) in caches.enumerated() {
        cache.write(
          keys: keys.pointer + index * shape.keyStride,
          values: values.pointer + index * shape.keyStride,
          layer: number,
          position: cache.count - 1
        )
      }
      let attended = graph.makeOutput(shape: queries.shape, from: queries)
      let attention = CachedAttention(
        shape: shape,
        layout: keyValueLayout,
        layer: number,
        window: layer.window
      )
      context.forEach(
        caches.count * shape.headCount,
        isWorthThreads: readTokens * shape.queryStride > 1 << 15
      ) { piece in
        let (index, head) = (piece / shape.headCount, piece % shape.headCount)
        let place = index * shape.queryStride + head * shape.headWidth
        let cache = caches[index]
        cache.addresses.withUnsafeBufferPointer { pages in
          guard let pages = pages.baseAddress else { return }
          attention.run(
            queries.pointer + place,
            head: head,
            pages: pages,
            count: cache.count,
            scratch: scratch.pointer + piece * scratchCount,
            output: attended.pointer + place
          )
        }
      }
      hidden = layer.output(of: attended, hidden: hidden, in: graph)
    }
    withExtendedLifetime(scratch) {}
    return graph.linear(normalize(hidden, in: graph), weight: graph.tensor(outputHead))
  }
}
