/// Log-probabilities of tokens under the softmax of `hidden * head^T`, some rows at a time.
///
/// Logits exist only for a block of rows: a few rows per thread on the way forward, at most
/// 4 million numbers on the way back, where they are computed again.
struct TokenLogProbabilityKernel {
  let context: ComputeContext
  let rows: Int
  let width: Int
  let vocabularySize: Int
  /// [rows, width].
  let hidden: UnsafePointer<Float>
  /// [vocabulary, width].
  let head: UnsafePointer<Float>
  let targets: [Int32]

  private var hiddenMatrix: MatrixOperand { MatrixOperand(hidden, rowStride: width) }
  private var headMatrix: MatrixOperand { MatrixOperand(head, rowStride: width) }
  private var logitLayout: PanelLayout { PanelLayout(depth: width, columns: vocabularySize) }

  /// Computes log-probabilities and, if there is room for them, the distribution's figures.
  ///
  /// - Parameters:
  ///   - logProbabilities: [rows].
  ///   - logSums: [rows], the logarithm of the sum of the exponentials of the logits.
  ///   - entropies: [rows] or `nil`.
  ///   - mostLikely: [rows] or `nil`.
  func forward(
    logProbabilities: UnsafeMutablePointer<Float>,
    logSums: UnsafeMutablePointer<Float>,
    entropies: UnsafeMutablePointer<Float>?,
    mostLikely: UnsafeMutablePointer<Int32>?
  ) {
    let layout = logitLayout
    let packed = context.packed(headMatrix.transposed, layout: layout)
    let pieceCount = vocabularySize > 8192 ? 16 : 64
    let pieces = (rows + pieceCount - 1) / pieceCount
    let isLarge = rows * vocabularySize * width > 1 << 18
    targets.withUnsafeBufferPointer { targets in
      context.forEach(pieces, isWorthThreads: isLarge) { piece in
        let first = piece * pieceCount
        let count = min(pieceCount, rows - first)
        let logits = TensorStorage(uninitialized: count * layout.paddedColumns)
        multiplyBlock(
          hiddenMatrix.droppingRows(first),
          rows: count,
          depth: width,
          panels: 0..<layout.panelCount,
          layout: layout,
          packed: packed.pointer,
          output: logits.pointer,
          outputStride: layout.paddedColumns,
          accumulates: false
        )
        for row in 0..<count {
          let values = logits.pointer + row * layout.paddedColumns
          let logSum = rowLogSumExponential(values, count: vocabularySize)
          logSums[first + row] = logSum
          logProbabilities[first + row] = values[Int(targets[first + row])] - logSum
          if let mostLikely { mostLikely[first + row] = firstMaximum(values) }
          if let entropies { entropies[first + row] = entropy(values, logSum: logSum) }
        }
        withExtendedLifetime(logits) {}
      }
    }
    withExtendedLifetime(packed) {}
  }

  private func firstMaximum(_ logits: UnsafePointer<Float>) -> Int32 {
    let maximum = rowMaximum(logits, count: vocabularySize)
    for token in 0..<vocabularySize where logits[token] == maximum { return Int32(token) }
    return 0
  }

  /// The entropy: the mean of the negative log-probability, which is `logSum - logit`.
  private func entropy(_ logits: UnsafePointer<Float>, logSum: Float) -> Float {
    let whole = vocabularySize & ~(vectorWidth &- 1)
    let shift = FloatVector(repeating: logSum)
    var sum = FloatVector.zero
    var token = 0
    while token < whole {
      let logProbability = load(logits + token) - shift
      sum = multiplyAdd(sum, exponential(logProbability), -logProbability)
      token &+= vectorWidth
    }
    var total = laneSum(sum)
    if whole < vocabularySize {
      let rest = vocabularySize - whole
      let logProbability = load(logits + whole, first: rest) - shift
      let terms = exponential(logProbability) * -logProbability
      for lane in 0..<rest { total += terms[lane] }
    }
    return total
  }

  /// Adds the gradients by the hidden states and by the head.
  ///
  /// - Parameters:
  ///   - gradient: [rows], the gradient by the log-probabilities.
  ///   - logSums: What `forward` wrote.
  ///   - hiddenBuffer: Where the gradient by the hidden states goes, if it is wanted.
  ///   - headBuffer: Where the gradient by the head goes, if it is wanted.
  func backward(
    gradient: UnsafePointer<Float>,
    logSums: UnsafePointer<Float>,
    hiddenBuffer: GradientBuffer?,
    headBuffer: GradientBuffer?
  ) {
    guard rows > 0 else { return }
    let layout = logitLayout
    let packed = context.packed(headMatrix.transposed, layout: layout)
    let headLayout = PanelLayout(depth: vocabularySize, columns: width)
    let packedHead = hiddenBuffer.map { _ in context.packed(headMatrix, layout: headLayout) }
    // The block depends on the vocabulary alone, so that results do not depend on threads.
    let blockCount = min(1024, max(64, (1 << 22) / vocabularySize & ~63))
    let block = TensorStorage(uninitialized: min(rows, blockCount) * vocabularySize)
    let hiddenTarget = hiddenBuffer?.pointerForWriting()
    let headTarget = headBuffer?.pointerForWriting()
    var first = 0
    while first < rows {
      let count = min(blockCount, rows - first)
      let states = hiddenMatrix.droppingRows(first)
      context.multiply(
        states,
        rows: count,
        layout: layout,
        packed: packed,
        into: block.pointer,
        accumulates: false
      )
      differentiate(block.pointer, first: first, count: count, gradient, logSums)
      let slopes = MatrixOperand(block.pointer, rowStride: vocabularySize)
      if let (target, accumulates) = hiddenTarget, let packedHead {
        context.multiply(
          slopes,
          rows: count,
          layout: headLayout,
          packed: packedHead,
          into: target + first * width,
          accumulates: accumulates
        )
      }
      if let (target, accumulates) = headTarget {
        context.multiply(
          slopes.transposed,
          states,
          rows: vocabularySize,
          depth: count,
          columns: width,
          into: target,
          accumulates: accumulates || first > 0
        )
      }
      first += count
    }
    withExtendedLifetime((block, packed, packedHead)) {}
  }

  /// Turns logits into the gradient by them: gradient * (one-hot target - probabilities).
  private func differentiate(
    _ logits: UnsafeMutablePointer<Float>,
    first: Int,
    count: Int,
    _ gradient: UnsafePointer<Float>,
    _ logSums: UnsafePointer<Float>
  ) {
    targets.withUnsafeBufferPointer { targets in
      context.forEachRange(of: count, pieceCount: 16, cost: vocabularySize) { range in
        for row in range {
          let values = logits + row * vocabularySize
          let slope = gradient[first + row]
          _ = rowExponential(
            values,
            shift: logSums[first + row],
            count: vocabularySize,
            into: values
          )
          rowScale(values, by: -slope, count: vocabularySize)
          values[Int(targets[first + row])] += slope
        }
      }
    }
  }
}
