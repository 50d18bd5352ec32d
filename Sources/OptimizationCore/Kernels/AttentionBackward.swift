/// The gradient of `AttentionForward`, with probabilities computed again from the stored sums.
struct AttentionBackward {
  let shape: AttentionShape
  let queries: UnsafePointer<Float>
  let keys: UnsafePointer<Float>
  let values: UnsafePointer<Float>
  let output: UnsafePointer<Float>
  let logSums: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let queryGradient: UnsafeMutablePointer<Float>
  let keyGradient: UnsafeMutablePointer<Float>
  let valueGradient: UnsafeMutablePointer<Float>

  /// Adds the gradients that one group of heads of one sequence has.
  ///
  /// - Parameters:
  ///   - start: The sequence's first row.
  ///   - length: The number of rows of the sequence.
  ///   - keyValueHead: The key-value head.
  func run(start: Int, length: Int, keyValueHead: Int) {
    guard length > 0 else { return }
    let width = shape.headWidth
    let keyRows = shape.keys(keys, start: start, head: keyValueHead)
    let valueRows = shape.keys(values, start: start, head: keyValueHead)
    let wide = PanelLayout(depth: width, columns: length)
    let tall = PanelLayout(depth: length, columns: width)
    let packedKeyColumns = TensorStorage(uninitialized: wide.count)
    let packedValueColumns = TensorStorage(uninitialized: wide.count)
    let packedKeys = TensorStorage(uninitialized: tall.count)
    wide.pack(keyRows.transposed, into: packedKeyColumns.pointer)
    wide.pack(valueRows.transposed, into: packedValueColumns.pointer)
    tall.pack(keyRows, into: packedKeys.pointer)

    let stride = paddedToVector(length)
    let blockRows = min(AttentionShape.queryBlock, length)
    // Zeros, so that the columns that pad a row are finite before they are multiplied by zero.
    let probabilities = TensorStorage(zeros: blockRows * stride)
    let gradients = TensorStorage(zeros: blockRows * stride)
    let packedRows = TensorStorage(
      uninitialized: PanelLayout(depth: blockRows, columns: width).count
    )
    let keyTarget = keyGradient + start * shape.keyStride + keyValueHead * width
    let valueTarget = valueGradient + start * shape.keyStride + keyValueHead * width
    let firstHead = keyValueHead * shape.groupSize
    for head in firstHead..<(firstHead + shape.groupSize) {
      var first = 0
      while first < length {
        let rows = min(AttentionShape.queryBlock, length - first)
        let keyCount = first + rows
        let panels = (keyCount + tileColumns - 1) / tileColumns
        let queryRows = shape.queries(queries, row: start + first, head: head)
        let gradientRows = shape.queries(outputGradient, row: start + first, head: head)
        multiplyBlock(
          queryRows,
          rows: rows,
          depth: width,
          panels: 0..<panels,
          layout: wide,
          packed: packedKeyColumns.pointer,
          output: probabilities.pointer,
          outputStride: stride,
          accumulates: false
        )
        multiplyBlock(
          gradientRows,
          rows: rows,
          depth: width,
          panels: 0..<panels,
          layout: wide,
          packed: packedValueColumns.pointer,
          output: gradients.pointer,
          outputStride: stride,
          accumulates: false
        )
        differentiate(
          probabilities.pointer,
          gradients.pointer,
          stride: stride,
          rows: rows,
          first: first,
          head: head,
          start: start
        )
        multiplyBlock(
          MatrixOperand(gradients.pointer, rowStride: stride),
          rows: rows,
          depth: keyCount,
          panels: 0..<tall.panelCount,
          layout: tall,
          packed: packedKeys.pointer,
          output: queryGradient + (start + first) * shape.queryStride + head * width,
          outputStride: shape.queryStride,
          accumulates: true
        )

        let block = PanelLayout(depth: rows, columns: width)
        block.pack(gradientRows, into: packedRows.pointer)
        multiplyBlock(
          MatrixOperand(probabilities.pointer, rowStride: stride).transposed,
          rows: keyCount,
          depth: rows,
          panels: 0..<block.panelCount,
          layout: block,
          packed: packedRows.pointer,
          output: valueTarget,
          outputStride: shape.keyStride,
          accumulates: true
        )
        block.pack(queryRows, into: packedRows.pointer)
        multiplyBlock(
          MatrixOperand(gradients.pointer, rowStride: stride).transposed,
          rows: keyCount,
          depth: rows,
          panels: 0..<block.panelCount,
          layout: block,
          packed: packedRows.pointer,
          output: keyTarget,
          outputStride: shape.keyStride,
          accumulates: true
        )
        first += rows
      }
    }
    withExtendedLifetime((packedKeyColumns, packedValueColumns, packedKeys)) {}
    withExtendedLifetime((probabilities, gradients, packedRows)) {}
  }

  /// Turns scores into probabilities and gradients by probabilities into gradients by scores.
  private func differentiate(
    _ probabilities: UnsafeMutablePointer<Float>,
    _ gradients: UnsafeMutablePointer<Float>,
    stride: Int,
    rows: Int,
    first: Int,
    head: Int,
    start: Int
  ) {
    let padded = paddedToVector(first + rows)
    let scale = FloatVector(repeating: shape.scale)
    for row in 0..<rows {
      let probability = probabilities + row * stride
      let gradient = gradients + row * stride
      let valid = first + row + 1
      for column in valid..<max(valid, padded) { probability[column] = -.infinity }
      let token = start + first + row
      _ = rowExponential(
        probability,
        scale: shape.scale,
        shift: logSums[token * shape.headCount + head],
        count: padded,
        into: probability
      )
      let offset = token * shape.queryStride + head * shape.headWidth
      let mean = FloatVector(
        repeating: rowDotProduct(
          outputGradient + offset,
          output + offset,
          count: shape.headWidth
        )
      )
      var column = 0
      while column < padded {
        let share = load(probability + column) * scale
        store((load(gradient + column) - mean) * share, to: gradient + column)
        column &+= vectorWidth
      }
    }
  }
}
