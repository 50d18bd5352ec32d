extension Graph where Scalar == Float {
  /// Computes log p(target | hidden state) for every row, with p the softmax of hidden * head^T.
  ///
  /// A matrix of all logits is never held; the pass back computes them again in blocks.
  ///
  /// - Parameters:
  ///   - hidden: [rows, width].
  ///   - head: [vocabulary, width].
  ///   - targets: One token per row, at least 0 and below the vocabulary's size.
  /// - Returns: [rows], in nats.
  public func tokenLogProbabilities(
    _ hidden: Tensor<Float>,
    head: Tensor<Float>,
    targets: [Int32]
  ) -> Tensor<Float> {
    predictions(hidden, head: head, targets: targets, withFigures: false).logProbabilities
  }

  /// Computes what `tokenLogProbabilities(_:head:targets:)` does and the distributions' figures.
  ///
  /// - Parameters:
  ///   - hidden: [rows, width].
  ///   - head: [vocabulary, width].
  ///   - targets: One token per row, at least 0 and below the vocabulary's size.
  /// - Returns: Log-probabilities of the targets, entropies and most likely tokens, one per row.
  public func tokenPredictions(
    _ hidden: Tensor<Float>,
    head: Tensor<Float>,
    targets: [Int32]
  ) -> TokenPredictions {
    predictions(hidden, head: head, targets: targets, withFigures: true)
  }

  private func predictions(
    _ hidden: Tensor<Float>,
    head: Tensor<Float>,
    targets: [Int32],
    withFigures: Bool
  ) -> TokenPredictions {
    let (rows, width) = (hidden.rowCount, hidden.columnCount)
    require(
      head.shape.count == 2 && head.shape[1] == width && targets.count == rows,
      "Log-probabilities of \(targets.count) targets with hidden states \(hidden.shape) and a head "
        + "\(head.shape)"
    )
    let vocabularySize = head.shape[0]
    for target in targets {
      require(
        target >= 0 && target < vocabularySize,
        "Token \(target) in a vocabulary of \(vocabularySize)"
      )
    }
    let output = makeOutput(shape: [rows], from: hidden, head)
    let maxima = TensorStorage<Float>(uninitialized: rows)
    let inverseSums = TensorStorage<Float>(uninitialized: rows)
    let kernel = TokenLogProbabilityKernel(
      context: context,
      rows: rows,
      width: width,
      vocabularySize: vocabularySize,
      hidden: hidden.pointer,
      head: head.pointer,
      targets: targets
    )
    let packed = kernel.packHidden()
    var entropies = [Float](repeating: 0, count: withFigures ? rows : 0)
    var mostLikely = [Int32](repeating: 0, count: withFigures ? rows : 0)
    entropies.withUnsafeMutableBufferPointer { entropies in
      mostLikely.withUnsafeMutableBufferPointer { mostLikely in
        kernel.forward(
          packed: packed,
          logProbabilities: output.pointer,
          maxima: maxima.pointer,
          inverseSums: inverseSums.pointer,
          entropies: withFigures ? entropies.baseAddress : nil,
          mostLikely: withFigures ? mostLikely.baseAddress : nil
        )
      }
    }
    record(output) { gradient in
      kernel.backward(
        packed: packed,
        gradient: gradient.pointer,
        maxima: maxima.pointer,
        inverseSums: inverseSums.pointer,
        hiddenBuffer: hidden.gradientBuffer,
        headBuffer: head.gradientBuffer
      )
    }
    return TokenPredictions(
      logProbabilities: output,
      entropies: entropies,
      mostLikely: mostLikely
    )
  }
}
