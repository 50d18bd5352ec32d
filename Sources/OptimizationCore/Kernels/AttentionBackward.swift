/// The gradient of `AttentionForward`, with probabilities computed again from the stored figures.
struct AttentionBackward {
  let shape: AttentionShape
  let queries: UnsafePointer<Float>
  let keys: UnsafePointer<Float>
  let values: UnsafePointer<Float>
  let output: UnsafePointer<Float>
  let maxima: UnsafePointer<Float>
  let inverseSums: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let queryGradient: UnsafeMutablePointer<Float>
  let keyGradient: UnsafeMutablePointer<Float>
  let valueGradient: UnsafeMutablePointer<Float>

  /// Memory for the work on some queries; every part has one number for each lane and row.
  private struct Memory {
    let storage: TensorStorage<Float>
    /// Scores, then probabilities.
    let probabilities: UnsafeMutablePointer<Float>
    /// Gradients by probabilities, then by scores.
    let slopes: UnsafeMutablePointer<Float>
    let queryColumns: UnsafeMutablePointer<Float>
    let gradientColumns: UnsafeMutablePointer<Float>
    /// The outputs, then the gradients by the queries.
    let resultColumns: UnsafeMutablePointer<Float>
    /// Queries times the scale, a padded row each.
    let queryRows: UnsafeMutablePointer<Float>
    /// Gradients by outputs, a padded row each.
    let gradientRows: UnsafeMutablePointer<Float>
    let maximum: UnsafeMutablePointer<Float>
    let inverse: UnsafeMutablePointer<Float>

    init(width: Int) {
      let lanes = attentionLanes
      let block = AttentionShape.keyBlock * lanes
      let columns = width * lanes
      let rows = paddedToVector(width) * lanes
      // Zeros, because the padding of rows takes part in sums that are not kept.
      storage = TensorStorage<Float>(zeros: 2 * block + 3 * columns + 2 * rows + 2 * lanes)
      probabilities = storage.pointer
      slopes = probabilities + block
      queryColumns = slopes + block
      gradientColumns = queryColumns + columns
      resultColumns = gradientColumns + columns
      queryRows = resultColumns + columns
      gradientRows = queryRows + rows
      maximum = gradientRows + rows
      inverse = maximum + lanes
    }
  }

  /// Adds the gradients that the query heads of one key-value head have from one group of sequences.
  ///
  /// The order of all sums is that of segments, heads, queries and keys, on one thread.
  func run(_ group: PackedGroup, keyValueHead: Int) {
    let memory = Memory(width: shape.headWidth)
    let firstHead = keyValueHead * shape.groupSize
    for (prefix, rows) in group.segments {
      for head in firstHead..<(firstHead + shape.groupSize) {
        var first = 0
        while first < rows.count {
          let count = min(attentionLanes, rows.count - first)
          let queries = first..<(first + count)
          differentiate(
            AttentionPiece(prefix: prefix, rows: rows, head: head, queries: queries),
            memory
          )
          first += count
        }
      }
    }
    withExtendedLifetime(memory.storage) {}
  }

  /// Adds the gradients of the queries of one piece, at most one in each lane.
  private func differentiate(_ piece: AttentionPiece, _ memory: Memory) {
    let width = shape.headWidth
    let lanes = attentionLanes
    let count = piece.queries.count
    let row = piece.rows.lowerBound + piece.queries.lowerBound
    let place = row * shape.queryStride + piece.head * width
    let means = gather(row: row, head: piece.head, count: count, memory)
    let maximum = AttentionLanes(memory.maximum)
    let inverse = AttentionLanes(memory.inverse)
    let offset = piece.head / shape.groupSize * width
    let firstKey = piece.prefix.count + piece.queries.lowerBound
    let end = firstKey + count
    var block = 0
    while block < end {
      let blockEnd = min(end, block + AttentionShape.keyBlock)
      shape.forEachStretch(of: block..<blockEnd, prefix: piece.prefix, rows: piece.rows) {
        row,
        start,
        count in
        let place = row * shape.keyStride + offset
        multiplyLanes(
          MatrixOperand(keys + place, rowStride: shape.keyStride),
          rows: count,
          depth: width,
          panel: memory.queryColumns,
          output: memory.probabilities + start * lanes,
          accumulates: false
        )
        multiplyLanes(
          MatrixOperand(values + place, rowStride: shape.keyStride),
          rows: count,
          depth: width,
          panel: memory.gradientColumns,
          output: memory.slopes + start * lanes,
          accumulates: false
        )
      }
      for key in 0..<(blockEnd - block) {
        var score = AttentionLanes(memory.probabilities + key * lanes)
        let masked = block + key - firstKey
        if masked > 0 { score.mask(below: masked) }
        var probability = AttentionLanes.map(score, maximum) {
          powerOfTwo(nonPositive: $0 - $1)
        }
        probability = .map(probability, inverse) { $0 * $1 }
        probability.store(to: memory.probabilities + key * lanes)
        var slope = AttentionLanes(memory.slopes + key * lanes)
        slope = .map(slope, means) { $0 - $1 }
        slope = .map(slope, probability) { $0 * $1 }
        slope.store(to: memory.slopes + key * lanes)
      }
      shape.forEachStretch(of: block..<blockEnd, prefix: piece.prefix, rows: piece.rows) {
        row,
        start,
        keyCount in
        let place = row * shape.keyStride + offset
        multiplyLanes(
          MatrixOperand(keys + place, rowStride: shape.keyStride).transposed,
          rows: width,
          depth: keyCount,
          panel: memory.slopes + start * lanes,
          output: memory.resultColumns,
          accumulates: block > 0 || start > 0
        )
        addLaneProduct(
          memory.probabilities + start * lanes,
          rows: keyCount,
          lanes: count,
          right: memory.gradientRows,
          rowWidth: paddedToVector(width),
          columns: width,
          output: valueGradient + place,
          outputStride: shape.keyStride
        )
        addLaneProduct(
          memory.slopes + start * lanes,
          rows: keyCount,
          lanes: count,
          right: memory.queryRows,
          rowWidth: paddedToVector(width),
          columns: width,
          output: keyGradient + place,
          outputStride: shape.keyStride
        )
      }
      block = blockEnd
    }
    // The query rows are no longer needed and take the gradients as rows.
    let rowWidth = paddedToVector(width)
    transpose(
      memory.resultColumns,
      stride: lanes,
      rowCount: width,
      columnCount: count,
      times: shape.scale,
      into: memory.queryRows,
      outputStride: rowWidth
    )
    for lane in 0..<count {
      rowAdd(
        memory.queryRows + lane * rowWidth,
        count: width,
        to: queryGradient + place + lane * shape.queryStride
      )
    }
  }

  /// Brings queries and gradients of outputs into columns and rows.
  ///
  /// - Returns: The products of the outputs and their gradients.
  @inline(__always)
  private func gather(row: Int, head: Int, count: Int, _ memory: Memory) -> AttentionLanes {
    let width = shape.headWidth
    let lanes = attentionLanes
    let place = row * shape.queryStride + head * width
    if count < lanes {
      memory.queryColumns.update(repeating: 0, count: 3 * width * lanes)
      memory.maximum.update(repeating: 0, count: 2 * lanes)
    }
    @inline(__always)
    func columns(
      _ source: UnsafePointer<Float>,
      times factor: Float,
      _ target: UnsafeMutablePointer<Float>
    ) {
      transpose(
        source + place,
        stride: shape.queryStride,
        rowCount: count,
        columnCount: width,
        times: factor,
        into: target,
        outputStride: lanes
      )
    }
    columns(queries, times: shape.binaryScale, memory.queryColumns)
    columns(outputGradient, times: 1, memory.gradientColumns)
    columns(output, times: 1, memory.resultColumns)
    let rowWidth = paddedToVector(width)
    for lane in 0..<count {
      let source = place + lane * shape.queryStride
      let query = memory.queryRows + lane * rowWidth
      query.update(from: queries + source, count: width)
      rowScale(query, by: shape.scale, count: width)
      (memory.gradientRows + lane * rowWidth).update(from: outputGradient + source, count: width)
      let figures = (row + lane) * shape.headCount + head
      memory.maximum[lane] = maxima[figures]
      memory.inverse[lane] = inverseSums[figures]
    }
    var means = AttentionLanes(repeating: 0)
    for column in 0..<width {
      let product = AttentionLanes.map(
        AttentionLanes(memory.gradientColumns + column * lanes),
        AttentionLanes(memory.resultColumns + column * lanes)
      ) { $0 * $1 }
      means = .map(means, product) { $0 + $1 }
    }
    return means
  }
}
