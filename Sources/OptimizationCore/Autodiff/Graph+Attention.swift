extension Graph where Scalar == Float {
  /// Turns pairs of elements of every head by an angle that grows with the token's position.
  ///
  /// Element *i* of a head is paired with element *i* + width/2 (the "half rotation" of Hugging
  /// Face's Llama, not the neighbours of the original).
  ///
  /// - Parameters:
  ///   - input: [tokens, heads * head width].
  ///   - positions: The position of every token, below the table's number of positions.
  ///   - table: The angles.
  /// - Returns: The same shape as the input.
  public func rotate(
    _ input: Tensor<Float>,
    positions: [Int32],
    table: RotaryTable
  ) -> Tensor<Float> {
    let (rows, columns) = (input.rowCount, input.columnCount)
    require(
      positions.count == rows && columns % table.headWidth == 0,
      "A rotation of \(rows) x \(columns) with \(positions.count) positions and heads of "
        + "\(table.headWidth)"
    )
    for position in positions {
      require(
        position >= 0 && position < table.positionCount,
        "Position \(position) in a context of \(table.positionCount)"
      )
    }
    let output = makeOutput(shape: input.shape, from: input)
    let context = context
    Self.rotate(
      input.pointer,
      into: output.pointer,
      columns: columns,
      positions: positions,
      table: table,
      direction: 1,
      accumulates: false,
      context: context
    )
    record(output) { gradient in
      guard let (target, accumulates) = input.gradientBuffer?.pointerForWriting() else { return }
      // A rotation's gradient is the rotation back.
      Self.rotate(
        gradient.pointer,
        into: target,
        columns: columns,
        positions: positions,
        table: table,
        direction: -1,
        accumulates: accumulates,
        context: context
      )
    }
    return output
  }

  private static func rotate(
    _ source: UnsafeMutablePointer<Float>,
    into target: UnsafeMutablePointer<Float>,
    columns: Int,
    positions: [Int32],
    table: RotaryTable,
    direction: Float,
    accumulates: Bool,
    context: ComputeContext
  ) {
    let width = table.headWidth
    let half = width / 2
    positions.withUnsafeBufferPointer { positions in
      table.cosines.withUnsafeBufferPointer { cosines in
        table.sines.withUnsafeBufferPointer { sines in
          guard let cosines = cosines.baseAddress, let sines = sines.baseAddress else { return }
          context.forEachRange(of: positions.count, pieceCount: 64, cost: columns) { range in
            for row in range {
              let cosine = cosines + Int(positions[row]) * half
              let sine = sines + Int(positions[row]) * half
              var head = row * columns
              let end = head + columns
              while head < end {
                rotateHead(
                  source + head,
                  half: half,
                  cosine: cosine,
                  sine: sine,
                  direction: direction,
                  into: target + head,
                  accumulates: accumulates
                )
                head += width
              }
            }
          }
        }
      }
    }
  }

  /// Computes causal attention over packed sequences; a token attends to its own sequence up to
  /// itself.
  ///
  /// This form is for sequences that share nothing; see the one that takes `PackedSequences`.
  ///
  /// - Parameters:
  ///   - queries: [tokens, heads * head width].
  ///   - keys: [tokens, key-value heads * head width].
  ///   - values: The same shape as the keys.
  ///   - starts: Where each sequence starts, and at the end the number of tokens.
  ///   - headCount: The number of query heads.
  ///   - keyValueHeadCount: The number of key-value heads, which must divide `headCount`.
  ///   - window: How many tokens, itself included, a token attends to at most; `nil` for all.
  /// - Returns: The same shape as the queries.
  public func causalAttention(
    queries: Tensor<Float>,
    keys: Tensor<Float>,
    values: Tensor<Float>,
    starts: [Int],
    headCount: Int,
    keyValueHeadCount: Int,
    window: Int? = nil
  ) -> Tensor<Float> {
    let tokens = queries.rowCount
    require(
      starts.first == 0 && starts.last == tokens
        && zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 },
      "The starts of packed sequences must rise from 0 to \(tokens)"
    )
    return attention(
      queries: queries,
      keys: keys,
      values: values,
      groups: zip(starts, starts.dropFirst()).map {
        PackedGroup(prefix: $0..<$0, continuations: [$0..<$1])
      },
      headCount: headCount,
      keyValueHeadCount: keyValueHeadCount,
      window: window
    )
  }

  /// Computes causal attention over packed sequences; a token attends to its sequence's prefix and
  /// own tokens up to itself.
  ///
  /// Scores are products of queries and keys divided by the square root of the head width. With
  /// fewer key-value heads than query heads, consecutive query heads share one (Ainslie and others,
  /// "GQA", 2023). A token's output is the same to the last bit whether its prefix is shared or
  /// stored with it, and whatever else is packed. With a window (Beltagy and others, "Longformer",
  /// 2020), keys that are out of sight of a few neighbouring queries cost nothing.
  ///
  /// - Parameters:
  ///   - queries: [tokens, heads * head width].
  ///   - keys: [tokens, key-value heads * head width].
  ///   - values: The same shape as the keys.
  ///   - sequences: Where each sequence's tokens are.
  ///   - headCount: The number of query heads.
  ///   - keyValueHeadCount: The number of key-value heads, which must divide `headCount`.
  ///   - window: How many tokens, itself included, a token attends to at most; `nil` for all.
  /// - Returns: The same shape as the queries.
  public func causalAttention(
    queries: Tensor<Float>,
    keys: Tensor<Float>,
    values: Tensor<Float>,
    sequences: PackedSequences,
    headCount: Int,
    keyValueHeadCount: Int,
    window: Int? = nil
  ) -> Tensor<Float> {
    require(
      sequences.tokenCount == queries.rowCount,
      "Attention over \(sequences.tokenCount) packed tokens with queries \(queries.shape)"
    )
    return attention(
      queries: queries,
      keys: keys,
      values: values,
      groups: sequences.groups,
      headCount: headCount,
      keyValueHeadCount: keyValueHeadCount,
      window: window
    )
  }

  /// Computes attention over packed sequences in both directions, as encoders do; a token attends to
  /// all tokens of its own sequence.
  ///
  /// A token's output is the same to the last bit whatever else is packed.
  ///
  /// - Parameters:
  ///   - queries: [tokens, heads * head width].
  ///   - keys: [tokens, key-value heads * head width].
  ///   - values: The same shape as the keys.
  ///   - sequences: Where each sequence's tokens are; none of them may share a prefix, whose tokens
  ///     would have to attend to those of several sequences.
  ///   - headCount: The number of query heads.
  ///   - keyValueHeadCount: The number of key-value heads, which must divide `headCount`.
  /// - Returns: The same shape as the queries.
  public func fullAttention(
    queries: Tensor<Float>,
    keys: Tensor<Float>,
    values: Tensor<Float>,
    sequences: PackedSequences,
    headCount: Int,
    keyValueHeadCount: Int
  ) -> Tensor<Float> {
    require(
      sequences.tokenCount == queries.rowCount,
      "Attention over \(sequences.tokenCount) packed tokens with queries \(queries.shape)"
    )
    require(
      sequences.groups.allSatisfy(\.prefix.isEmpty),
      "Attention in both directions over sequences that share a prefix"
    )
    return attention(
      queries: queries,
      keys: keys,
      values: values,
      groups: sequences.groups,
      headCount: headCount,
      keyValueHeadCount: keyValueHeadCount,
      isCausal: false
    )
  }

  private func attention(
    queries: Tensor<Float>,
    keys: Tensor<Float>,
    values: Tensor<Float>,
    groups: [PackedGroup],
    headCount: Int,
    keyValueHeadCount: Int,
    isCausal: Bool = true,
    window: Int? = nil
  ) -> Tensor<Float> {
    let tokens = queries.rowCount
    require(window ?? 1 >= 1, "Attention with a window of \(window ?? 1) tokens")
    let longest = groups.flatMap(\.segments).map { $0.prefix.count + $0.rows.count }.max() ?? 0
    let shape = AttentionShape(
      headCount: headCount,
      keyValueHeadCount: keyValueHeadCount,
      headWidth: queries.columnCount / max(1, headCount),
      isCausal: isCausal,
      // A window that reaches over all sequences is none.
      window: window.map { $0 < longest ? $0 : AttentionShape.endless }
        ?? AttentionShape.endless
    )
    require(
      headCount > 0 && keyValueHeadCount > 0 && headCount % keyValueHeadCount == 0
        && queries.columnCount == shape.queryStride && keys.shape == [tokens, shape.keyStride]
        && values.shape == keys.shape,
      "Attention with queries \(queries.shape), keys \(keys.shape), values \(values.shape), "
        + "\(headCount) heads and \(keyValueHeadCount) key-value heads"
    )
    let output = makeOutput(shape: queries.shape, from: queries, keys, values)
    let maxima = TensorStorage<Float>(uninitialized: tokens * headCount)
    let inverseSums = TensorStorage<Float>(uninitialized: tokens * headCount)
    let forward = AttentionForward(
      shape: shape,
      queries: queries.pointer,
      keys: keys.pointer,
      values: values.pointer,
      output: output.pointer,
      maxima: maxima.pointer,
      inverseSums: inverseSums.pointer
    )
    let pieces = AttentionPiece.pieces(of: groups, headCount: headCount)
    let isLarge = tokens * shape.queryStride > 1 << 12
    context.forEach(pieces.count, isWorthThreads: isLarge) { forward.run(pieces[$0]) }
    record(output) { [context] gradient in
      // Gradients nobody wants go to memory that is thrown away; it is the rare case.
      let unwanted = GradientBuffer<Float>(count: keys.count)
      let unwantedQueries = GradientBuffer<Float>(count: queries.count)
      let backward = AttentionBackward(
        shape: shape,
        queries: queries.pointer,
        keys: keys.pointer,
        values: values.pointer,
        output: output.pointer,
        maxima: maxima.pointer,
        inverseSums: inverseSums.pointer,
        outputGradient: gradient.pointer,
        queryGradient: (queries.gradientBuffer ?? unwantedQueries).pointerForAdding(),
        keyGradient: (keys.gradientBuffer ?? unwanted).pointerForAdding(),
        valueGradient: (values.gradientBuffer ?? unwanted).pointerForAdding()
      )
      let whole = groups.count * keyValueHeadCount
      // Pieces by queries and pieces by keys would write to the same rows at the same time.
      let isOneTensor = [keys, values].contains { $0.gradientBuffer === queries.gradientBuffer }
      if whole >= 2 * context.threads || context.threads < 2 || !isLarge || isOneTensor {
        context.forEach(whole, isWorthThreads: isLarge) { piece in
          backward.run(groups[piece / keyValueHeadCount], keyValueHead: piece % keyValueHeadCount)
        }
      } else {
        // Few long sequences: the same sums in more pieces, at the cost of computing scores twice.
        let keyPieces = AttentionPiece.keyPieces(of: groups, keyValueHeadCount: keyValueHeadCount)
        context.forEach(keyPieces.count + pieces.count, isWorthThreads: true) { index in
          if index < keyPieces.count {
            let (group, head, keys) = keyPieces[index]
            backward.run(group, keyValueHead: head, keys: keys)
          } else {
            backward.run(pieces[index - keyPieces.count])
          }
        }
      }
      withExtendedLifetime((unwanted, unwantedQueries, maxima, inverseSums)) {}
      withExtendedLifetime((queries, keys, values, output)) {}
    }
    return output
  }
}
