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

  /// Adds the gradients by queries, keys and values that belong to one key-value head of one group.
  ///
  /// Every sum is a chain over segments, heads, queries and keys in order. Cutting the work by keys
  /// or queries, as the two methods below do, hence changes no bit.
  func run(_ group: PackedGroup, keyValueHead: Int) {
    forEachHead(of: group, keyValueHead: keyValueHead) { prefix, rows, head, memory in
      let piece = AttentionPiece(prefix: prefix, rows: rows, head: head, queries: 0..<rows.count)
      differentiate(piece, keys: 0..<Int.max, parts: .all, memory)
    }
  }

  /// Adds the gradients by some keys and values of one key-value head of one group.
  func run(_ group: PackedGroup, keyValueHead: Int, keys: Range<Int>) {
    forEachHead(of: group, keyValueHead: keyValueHead) { prefix, rows, head, memory in
      guard let queries = shape.queries(seeing: keys, prefixCount: prefix.count, of: rows.count)
      else { return }
      let piece = AttentionPiece(prefix: prefix, rows: rows, head: head, queries: queries)
      differentiate(piece, keys: keys, parts: .keysAndValues, memory)
    }
  }

  /// Adds the gradients by the queries of one piece.
  func run(_ piece: AttentionPiece) {
    let memory = Memory(width: shape.headWidth)
    differentiate(piece, keys: 0..<Int.max, parts: .queries, memory)
    withExtendedLifetime(memory.storage) {}
  }

  /// Which gradients to add.
  private struct Parts: OptionSet {
    let rawValue: Int
    static let queries = Parts(rawValue: 1)
    static let keysAndValues = Parts(rawValue: 2)
    static let all: Parts = [.queries, .keysAndValues]
  }

  private func forEachHead(
    of group: PackedGroup,
    keyValueHead: Int,
    _ body: (_ prefix: Range<Int>, _ rows: Range<Int>, _ head: Int, _ memory: Memory) -> Void
  ) {
    let memory = Memory(width: shape.headWidth)
    let firstHead = keyValueHead * shape.groupSize
    for (prefix, rows) in group.segments {
      for head in firstHead..<(firstHead + shape.groupSize) { body(prefix, rows, head, memory) }
    }
    withExtendedLifetime(memory.storage) {}
  }

  /// Adds gradients of the queries of one piece, as many at a time as there are lanes.
  private func differentiate(
    _ piece: AttentionPiece,
    keys: Range<Int>,
    parts: Parts,
    _ memory: Memory
  ) {
    var first = piece.queries.lowerBound
    while first < piece.queries.upperBound {
      let count = min(attentionLanes, piece.queries.upperBound - first)
      let part = AttentionPiece(
        prefix: piece.prefix,
        rows: piece.rows,
        head: piece.head,
        queries: first..<(first + count)
      )
      differentiateLanes(part, keys: keys, parts: parts, memory)
      first += count
    }
  }

  /// Adds the gradients of the queries of one piece, at most one in each lane.
  private func differentiateLanes(
    _ piece: AttentionPiece,
    keys keyRange: Range<Int>,
    parts: Parts,
    _ memory: Memory
  ) {
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
    let visible = shape.visibleKeys(
      firstKey: firstKey,
      count: count,
      of: piece.prefix.count + piece.rows.count
    )
    let start = max(visible.lowerBound, keyRange.lowerBound)
    let end = min(visible.upperBound, keyRange.upperBound)
    var block = start
    while block < end {
      let isFirst = block == start
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
      let outdated = shape.outdatedCount(in: block..<blockEnd, firstKey: firstKey, count: count)
      for key in 0..<(blockEnd - block) {
        var score = AttentionLanes(memory.probabilities + key * lanes)
        let masked = block + key - firstKey
        if shape.isCausal, masked > 0 { score.mask(below: masked) }
        if key < outdated { score.mask(from: masked + shape.window) }
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
        if parts.contains(.queries) {
          multiplyLanes(
            MatrixOperand(keys + place, rowStride: shape.keyStride).transposed,
            rows: width,
            depth: keyCount,
            panel: memory.slopes + start * lanes,
            output: memory.resultColumns,
            accumulates: !isFirst || start > 0
          )
        }
        guard parts.contains(.keysAndValues) else { return }
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
    guard parts.contains(.queries) else { return }
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
    let scale = FloatVector(repeating: shape.scale)
    for lane in 0..<count {
      let source = place + lane * shape.queryStride
      let target = lane * rowWidth
      forEachRowVector(width) { offset, valid in
        let query = load(queries + source + offset, first: valid) * scale
        store(query, to: memory.queryRows + target + offset)
        let slope = load(outputGradient + source + offset, first: valid)
        store(slope, to: memory.gradientRows + target + offset)
      }
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
