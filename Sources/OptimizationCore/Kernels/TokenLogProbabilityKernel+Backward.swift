extension TokenLogProbabilityKernel {
  /// The number of positions whose logits one thread holds at a time.
  private var blockLength: Int { 256 }
  /// The number of positions for which every strip holds a part of the gradient.
  private var spanLength: Int { 1024 }
  /// The distance between tokens in a block of logits; a power of two would crowd the cache's sets.
  private var blockStride: Int { min(blockLength, paddedToVector(rows)) + 16 }

  /// Adds the gradients by the hidden states and by the head.
  ///
  /// Threads share out strips of the vocabulary. Each strip owns its rows of the head's gradient and
  /// a part of the hidden states' gradient; the parts are folded in the order of the strips.
  ///
  /// - Parameters:
  ///   - packed: What `packHidden()` returned.
  ///   - gradient: [rows], the gradient by the log-probabilities.
  ///   - maxima: What `forward` wrote.
  ///   - inverseSums: What `forward` wrote.
  ///   - hiddenBuffer: Where the gradient by the hidden states goes, if it is wanted.
  ///   - headBuffer: Where the gradient by the head goes, if it is wanted.
  func backward(
    packed: TensorStorage<Float>,
    gradient: UnsafePointer<Float>,
    maxima: UnsafePointer<Float>,
    inverseSums: UnsafePointer<Float>,
    hiddenBuffer: GradientBuffer<Float>?,
    headBuffer: GradientBuffer<Float>?
  ) {
    guard rows > 0 else { return }
    let cut = cut
    let hiddenTarget = hiddenBuffer?.pointerForWriting()
    let headTarget = headBuffer?.pointerForWriting()
    let states = headTarget.map { _ in packStates() }
    let partLength = paddedToVector(min(rows, spanLength) * width)
    let parts = TensorStorage<Float>(
      uninitialized: hiddenTarget == nil ? 0 : cut.stripCount * partLength
    )
    for first in stride(from: 0, to: rows, by: spanLength) {
      let positions = first..<min(rows, first + spanLength)
      context.forEach(cut.stripCount, isWorthThreads: isWorthThreads) { strip in
        differentiate(
          strip: strip,
          positions: positions,
          packed: packed.pointer,
          states: states?.pointer,
          gradient: gradient,
          maxima: maxima,
          inverseSums: inverseSums,
          part: hiddenTarget.map { _ in parts.pointer + strip * partLength },
          headTarget: headTarget?.pointer,
          headAccumulates: headTarget?.accumulates ?? false || first > 0
        )
      }
      guard let (target, accumulates) = hiddenTarget else { continue }
      let result = target + first * width
      context.forEachVector(positions.count * width, cost: 4) { offset in
        var sum = load(parts.pointer + offset)
        for strip in 1..<max(1, cut.stripCount) {
          sum += load(parts.pointer + strip * partLength + offset)
        }
        if accumulates { sum += load(result + offset) }
        let valid = min(vectorWidth, positions.count * width - offset)
        store(sum, first: valid, to: result + offset)
      }
    }
    withExtendedLifetime((packed, states, parts)) {}
  }

  /// How the hidden states of one block of positions are packed as a right matrix.
  private func stateLayout(_ count: Int) -> PanelLayout {
    PanelLayout(depth: count, columns: width)
  }

  /// Packs the hidden states, block by block.
  private func packStates() -> TensorStorage<Float> {
    let blocks = (rows + blockLength - 1) / blockLength
    let length = stateLayout(blockLength).count
    let storage = TensorStorage<Float>(uninitialized: blocks * length)
    let target = storage.pointer
    context.forEach(blocks, isWorthThreads: rows * width > 1 << 16) { block in
      let first = block * blockLength
      stateLayout(min(blockLength, rows - first)).pack(
        MatrixOperand(hidden + first * width, rowStride: width),
        into: target + block * length
      )
    }
    return storage
  }

  /// Adds the gradients of some positions that come from one strip.
  private func differentiate(
    strip: Int,
    positions: Range<Int>,
    packed: UnsafePointer<Float>,
    states: UnsafePointer<Float>?,
    gradient: UnsafePointer<Float>,
    maxima: UnsafePointer<Float>,
    inverseSums: UnsafePointer<Float>,
    part: UnsafeMutablePointer<Float>?,
    headTarget: UnsafeMutablePointer<Float>?,
    headAccumulates: Bool
  ) {
    let cut = cut
    let slopes = TensorStorage<Float>(zeros: cut.chunkLength * blockStride)
    let headLayout = PanelLayout(depth: cut.chunkLength, columns: width)
    let packedHead = TensorStorage<Float>(uninitialized: part == nil ? 0 : headLayout.count)
    cut.forEachChunk(ofStrip: strip) { tokens in
      let chunk = headMatrix.droppingRows(tokens.lowerBound)
      let chunkLayout = PanelLayout(depth: tokens.count, columns: width)
      if part != nil { chunkLayout.pack(chunk, into: packedHead.pointer) }
      for first in stride(from: positions.lowerBound, to: positions.upperBound, by: blockLength) {
        let block = first..<min(positions.upperBound, first + blockLength)
        computeSlopes(
          block,
          tokens,
          packed,
          gradient,
          (maxima, inverseSums),
          into: slopes.pointer
        )
        let matrix = MatrixOperand(slopes.pointer, rowStride: blockStride)
        if let part {
          multiplyBlock(
            matrix.transposed,
            rows: block.count,
            depth: tokens.count,
            panels: 0..<chunkLayout.panelCount,
            layout: chunkLayout,
            packed: packedHead.pointer,
            output: part + (first - positions.lowerBound) * width,
            outputStride: width,
            accumulates: tokens.lowerBound > strip * cut.stripLength
          )
        }
        if let headTarget, let states {
          let layout = stateLayout(block.count)
          multiplyBlock(
            matrix,
            rows: tokens.count,
            depth: block.count,
            panels: 0..<layout.panelCount,
            layout: layout,
            packed: states + first / blockLength * stateLayout(blockLength).count,
            output: headTarget + tokens.lowerBound * width,
            outputStride: width,
            accumulates: headAccumulates || first > positions.lowerBound
          )
        }
      }
    }
    withExtendedLifetime((slopes, packedHead)) {}
  }

  /// Computes the gradient by some logits: gradient * (one-hot target - probability).
  private func computeSlopes(
    _ positions: Range<Int>,
    _ tokens: Range<Int>,
    _ packed: UnsafePointer<Float>,
    _ gradient: UnsafePointer<Float>,
    _ figures: (maxima: UnsafePointer<Float>, inverseSums: UnsafePointer<Float>),
    into slopes: UnsafeMutablePointer<Float>
  ) {
    let (layout, blockStride) = (layout, blockStride)
    var first = positions.lowerBound
    while first < positions.upperBound {
      let panel = first / tileColumns
      multiplyBlock(
        headMatrix.droppingRows(tokens.lowerBound),
        rows: tokens.count,
        depth: width,
        panels: panel..<(panel + 1),
        layout: layout,
        packed: packed,
        output: slopes - positions.lowerBound,
        outputStride: blockStride,
        accumulates: false
      )
      let end = min(positions.upperBound, first + tileColumns)
      for position in stride(from: first, to: end, by: vectorWidth) {
        let valid = min(vectorWidth, end - position)
        let maximum = load(figures.maxima + position, first: valid)
        let inverseSum = load(figures.inverseSums + position, first: valid)
        let factor = -load(gradient + position, first: valid) * inverseSum
        Self.weigh(
          slopes + (position - positions.lowerBound),
          stride: blockStride,
          count: tokens.count,
          maximum: maximum,
          factor: factor
        )
      }
      first += tileColumns
    }
    targets.withUnsafeBufferPointer { targets in
      for position in positions {
        let token = Int(targets[position]) - tokens.lowerBound
        if token >= 0 && token < tokens.count {
          slopes[token * blockStride + position - positions.lowerBound] += gradient[position]
        }
      }
    }
  }

  /// Turns the logits of one lane's positions into their probabilities times a factor.
  @inline(never)
  private static func weigh(
    _ logits: UnsafeMutablePointer<Float>,
    stride: Int,
    count: Int,
    maximum: FloatVector,
    factor: FloatVector
  ) {
    let logFactor = FloatVector(repeating: binaryLogarithmOfE)
    var pointer = logits
    for _ in 0..<count {
      let power = powerOfTwo(nonPositive: (load(pointer) - maximum) * logFactor)
      store(power * factor, to: pointer)
      pointer += stride
    }
  }
}
