/// Attention of query heads over packed sequences.
///
/// A few queries, one in each lane, meet the keys block by block, with a running maximum and sum
/// (Dao and others, "FlashAttention", 2022); memory beside the output does not grow with the length.
/// A query's result is a chain of operations over its keys in order, whatever the queries beside it
/// and wherever its keys are stored; masked scores add exact zeros, and keys that no query of the few
/// sees are left out.
struct AttentionForward {
  let shape: AttentionShape
  let queries: UnsafePointer<Float>
  let keys: UnsafePointer<Float>
  let values: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  /// For every row and head, the largest score in powers of two.
  let maxima: UnsafeMutablePointer<Float>
  /// For every row and head, the inverse of the sum of the powers of two of scores less the maximum.
  let inverseSums: UnsafeMutablePointer<Float>

  /// Computes the outputs of one piece.
  func run(_ piece: AttentionPiece) {
    let width = shape.headWidth
    let lanes = attentionLanes
    // Scores, queries and outputs as columns, and three rows of figures.
    let memory = TensorStorage<Float>(
      uninitialized: (AttentionShape.keyBlock + 2 * width + 2) * lanes
    )
    let scores = memory.pointer
    let columns = scores + AttentionShape.keyBlock * lanes
    let outputs = columns + width * lanes
    let maximum = outputs + width * lanes
    let inverse = maximum + lanes
    var first = piece.queries.lowerBound
    while first < piece.queries.upperBound {
      let count = min(lanes, piece.queries.upperBound - first)
      let row = piece.rows.lowerBound + first
      let place = row * shape.queryStride + piece.head * width
      if count < lanes { columns.update(repeating: 0, count: width * lanes) }
      transpose(
        queries + place,
        stride: shape.queryStride,
        rowCount: count,
        columnCount: width,
        times: shape.binaryScale,
        into: columns,
        outputStride: lanes
      )
      attend(
        piece,
        firstKey: piece.prefix.count + first,
        count: count,
        columns: columns,
        scores: scores,
        outputs: outputs,
        maximum: maximum,
        inverse: inverse
      )
      transpose(
        outputs,
        stride: lanes,
        rowCount: width,
        columnCount: count,
        times: 1,
        into: output + place,
        outputStride: shape.queryStride
      )
      for lane in 0..<count {
        let place = (row + lane) * shape.headCount + piece.head
        maxima[place] = maximum[lane]
        inverseSums[place] = inverse[lane]
      }
      first += count
    }
    withExtendedLifetime(memory) {}
  }

  /// Passes some queries over their keys.
  ///
  /// - Parameters:
  ///   - piece: Where the keys are.
  ///   - firstKey: The key of the first query's own token; the next query has one key more.
  ///   - count: The number of queries.
  ///   - columns: The queries, [head width, lanes].
  ///   - scores: Memory for one block of keys.
  ///   - outputs: Where the outputs go, [head width, lanes].
  ///   - maximum: Where the largest scores go.
  ///   - inverse: Where the inverse sums go.
  private func attend(
    _ piece: AttentionPiece,
    firstKey: Int,
    count: Int,
    columns: UnsafePointer<Float>,
    scores: UnsafeMutablePointer<Float>,
    outputs: UnsafeMutablePointer<Float>,
    maximum: UnsafeMutablePointer<Float>,
    inverse: UnsafeMutablePointer<Float>
  ) {
    let width = shape.headWidth
    let offset = piece.head / shape.groupSize * width
    let visible = shape.visibleKeys(
      firstKey: firstKey,
      count: count,
      of: piece.prefix.count + piece.rows.count
    )
    // With a window, a query may see none of the first keys: finite, their differences are numbers.
    var largest = AttentionLanes(
      repeating: shape.window == AttentionShape.endless ? -.infinity : -.greatestFiniteMagnitude
    )
    var sum = AttentionLanes(repeating: 0)
    var block = visible.lowerBound
    while block < visible.upperBound {
      let isFirst = block == visible.lowerBound
      let blockEnd = min(
        visible.upperBound,
        (block / AttentionShape.keyBlock + 1) * AttentionShape.keyBlock
      )
      shape.forEachStretch(of: block..<blockEnd, prefix: piece.prefix, rows: piece.rows) {
        row,
        start,
        count in
        multiplyLanes(
          MatrixOperand(keys + row * shape.keyStride + offset, rowStride: shape.keyStride),
          rows: count,
          depth: width,
          panel: columns,
          output: scores + start * attentionLanes,
          accumulates: false
        )
      }
      let outdated = shape.outdatedCount(in: block..<blockEnd, firstKey: firstKey, count: count)
      for key in 0..<outdated {
        let place = scores + key * attentionLanes
        var score = AttentionLanes(place)
        score.mask(from: block + key + shape.window - firstKey)
        score.store(to: place)
      }
      let before = largest
      let blockSum = normalize(
        scores,
        count: blockEnd - block,
        firstMasked: shape.isCausal ? firstKey + 1 - block : blockEnd - block,
        largest: &largest
      )
      if isFirst {
        sum = blockSum
      } else {
        let factor = AttentionLanes.map(before, largest) { powerOfTwo(nonPositive: $0 - $1) }
        sum = .map(sum, factor) { $0 * $1 }
        sum = .map(sum, blockSum) { $0 + $1 }
        for column in 0..<width {
          let target = outputs + column * attentionLanes
          AttentionLanes.map(AttentionLanes(target), factor) { $0 * $1 }.store(to: target)
        }
      }
      shape.forEachStretch(of: block..<blockEnd, prefix: piece.prefix, rows: piece.rows) {
        row,
        start,
        count in
        multiplyLanes(
          MatrixOperand(values + row * shape.keyStride + offset, rowStride: shape.keyStride)
            .transposed,
          rows: width,
          depth: count,
          panel: scores + start * attentionLanes,
          output: outputs,
          accumulates: !isFirst || start > 0
        )
      }
      block = blockEnd
    }
    let inverses = AttentionLanes.map(sum) { FloatVector(repeating: 1) / $0 }
    for column in 0..<width {
      let target = outputs + column * attentionLanes
      AttentionLanes.map(AttentionLanes(target), inverses) { $0 * $1 }.store(to: target)
    }
    largest.store(to: maximum)
    inverses.store(to: inverse)
  }

  /// Turns the scores of a block of keys into powers of two of their distance from the maximum.
  ///
  /// - Parameters:
  ///   - scores: [count, lanes].
  ///   - count: The number of keys.
  ///   - firstMasked: The first key that the first query must not see; the next query sees it.
  ///   - largest: The largest scores so far, brought up to date.
  /// - Returns: The sums over the block.
  @inline(__always)
  private func normalize(
    _ scores: UnsafeMutablePointer<Float>,
    count: Int,
    firstMasked: Int,
    largest: inout AttentionLanes
  ) -> AttentionLanes {
    var best = largest
    for key in 0..<min(count, max(0, firstMasked)) {
      best = .map(best, AttentionLanes(scores + key * attentionLanes)) { laneMaximum($0, $1) }
    }
    for key in max(0, firstMasked)..<max(count, firstMasked, 0) {
      var score = AttentionLanes(scores + key * attentionLanes)
      score.mask(below: key - firstMasked + 1)
      score.store(to: scores + key * attentionLanes)
      best = .map(best, score) { laneMaximum($0, $1) }
    }
    var sum = AttentionLanes(repeating: 0)
    for key in 0..<count {
      let place = scores + key * attentionLanes
      let power = AttentionLanes.map(AttentionLanes(place), best) {
        powerOfTwo(nonPositive: $0 - $1)
      }
      power.store(to: place)
      sum = .map(sum, power) { $0 + $1 }
    }
    largest = best
    return sum
  }
}
