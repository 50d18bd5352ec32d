/// Log-probabilities of tokens under the softmax of `hidden * head^T`.
///
/// Logits exist only for some tokens and positions at a time, transposed: tokens in rows and
/// positions in lanes. The head then is the left matrix of the product and is read where it lies;
/// only the hidden states are packed. Maxima and sums run along with the tokens (Milakov and
/// Gimelshein, "Online normalizer calculation for softmax", 2018), so that a block of logits never
/// leaves the cache; on the way back logits are computed again.
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

  var headMatrix: MatrixOperand { MatrixOperand(head, rowStride: width) }
  /// How the transposed hidden states are packed.
  var layout: PanelLayout { PanelLayout(depth: width, columns: rows) }
  var cut: VocabularyCut { VocabularyCut(vocabularySize: vocabularySize, width: width) }
  var isWorthThreads: Bool { rows * vocabularySize * width > 1 << 18 }

  /// The number of panels of positions that one piece of the forward pass covers.
  private var panelsPerPiece: Int { 128 / tileColumns }

  /// Packs the transposed hidden states, as both passes need them.
  func packHidden() -> TensorStorage<Float> {
    context.packed(MatrixOperand(hidden, rowStride: width).transposed, layout: layout)
  }

  /// Computes log-probabilities and, if there is room for them, the distribution's figures.
  ///
  /// - Parameters:
  ///   - packed: What `packHidden()` returned.
  ///   - logProbabilities: [rows].
  ///   - maxima: [rows], the largest logit.
  ///   - inverseSums: [rows], the inverse of the sum of exponentials of logits less the largest.
  ///   - entropies: [rows] or `nil`.
  ///   - mostLikely: [rows] or `nil`.
  func forward(
    packed: TensorStorage<Float>,
    logProbabilities: UnsafeMutablePointer<Float>,
    maxima: UnsafeMutablePointer<Float>,
    inverseSums: UnsafeMutablePointer<Float>,
    entropies: UnsafeMutablePointer<Float>?,
    mostLikely: UnsafeMutablePointer<Int32>?
  ) {
    guard rows > 0 else { return }
    let (layout, cut) = (layout, cut)
    let stride = paddedToVector(rows)
    // For every strip and position the figures of the softmax.
    let figures = TensorStorage<Float>(
      uninitialized: cut.stripCount * SoftmaxFigures.count * stride
    )
    let targetLogits = TensorStorage<Float>(uninitialized: rows)
    let groups = (layout.panelCount + panelsPerPiece - 1) / panelsPerPiece
    context.forEach(cut.stripCount * groups, isWorthThreads: isWorthThreads) { piece in
      let strip = piece / groups
      let first = piece % groups * panelsPerPiece
      gather(
        strip: strip,
        panels: first..<min(layout.panelCount, first + panelsPerPiece),
        packed: packed.pointer,
        figures: figures.pointer + strip * SoftmaxFigures.count * stride,
        stride: stride,
        targetLogits: targetLogits.pointer,
        withDistribution: entropies != nil || mostLikely != nil
      )
    }
    var row = 0
    while row < rows {
      let base = figures.pointer + row
      var all = SoftmaxFigures(base, stride: stride)
      for strip in 1..<max(1, cut.stripCount) {
        let place = base + strip * SoftmaxFigures.count * stride
        all.merge(SoftmaxFigures(place, stride: stride))
      }
      let valid = min(vectorWidth, rows - row)
      let logSum = logarithm(all.sum)
      let target = load(UnsafePointer(targetLogits.pointer + row), first: valid)
      store(target - all.maximum - logSum, first: valid, to: logProbabilities + row)
      store(all.maximum, first: valid, to: maxima + row)
      store(FloatVector(repeating: 1) / all.sum, first: valid, to: inverseSums + row)
      if let entropies {
        // The mean of the negative log-probability, maximum + logSum - logit.
        store(logSum - all.moment / all.sum, first: valid, to: entropies + row)
      }
      if let mostLikely {
        for lane in 0..<valid { mostLikely[row + lane] = all.mostLikely[lane] }
      }
      row += vectorWidth
    }
    withExtendedLifetime((packed, figures, targetLogits)) {}
  }

  /// Gathers the figures of some positions over one strip of the vocabulary.
  private func gather(
    strip: Int,
    panels: Range<Int>,
    packed: UnsafePointer<Float>,
    figures: UnsafeMutablePointer<Float>,
    stride: Int,
    targetLogits: UnsafeMutablePointer<Float>,
    withDistribution: Bool
  ) {
    let (layout, cut) = (layout, cut)
    // Zeros, because lanes beyond the last position take part in what is not kept.
    let logits = TensorStorage<Float>(zeros: cut.chunkLength * tileColumns)
    let firstColumn = panels.lowerBound * tileColumns
    let columnEnd = min(stride, panels.upperBound * tileColumns)
    for column in Swift.stride(from: firstColumn, to: columnEnd, by: vectorWidth) {
      SoftmaxFigures().store(to: figures + column, stride: stride)
    }
    targets.withUnsafeBufferPointer { targets in
      cut.forEachChunk(ofStrip: strip) { tokens in
        for panel in panels {
          let first = panel * tileColumns
          multiplyBlock(
            headMatrix.droppingRows(tokens.lowerBound),
            rows: tokens.count,
            depth: width,
            panels: panel..<(panel + 1),
            layout: layout,
            packed: packed,
            output: logits.pointer - first,
            outputStride: tileColumns,
            accumulates: false
          )
          for column in Swift.stride(
            from: first,
            to: min(stride, first + tileColumns),
            by: vectorWidth
          ) {
            var running = SoftmaxFigures(figures + column, stride: stride)
            running.add(
              logits.pointer + (column - first),
              stride: tileColumns,
              tokens: tokens,
              withDistribution: withDistribution
            )
            running.store(to: figures + column, stride: stride)
          }
          for position in first..<min(rows, first + tileColumns) {
            let token = Int(targets[position]) - tokens.lowerBound
            if token >= 0 && token < tokens.count {
              targetLogits[position] = logits.pointer[token * tileColumns + position - first]
            }
          }
        }
      }
    }
    withExtendedLifetime(logits) {}
  }
}
