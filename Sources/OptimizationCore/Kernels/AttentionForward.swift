#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Causal attention of the query heads that share one key-value head, over one sequence.
///
/// Scores are made for a block of queries at a time with the same tiles as matrix products, so the
/// memory needed beside the output grows with the sequence's length, not with its square. Masked
/// scores become exact zeros, hence later tokens cannot change an earlier result in any bit.
struct AttentionForward {
  let shape: AttentionShape
  let queries: UnsafePointer<Float>
  let keys: UnsafePointer<Float>
  let values: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  /// For every row and head, the logarithm of the sum of the exponentials of the scores.
  let logSums: UnsafeMutablePointer<Float>

  /// Computes the outputs of one group of heads.
  ///
  /// - Parameters:
  ///   - start: The sequence's first row.
  ///   - length: The number of rows of the sequence.
  ///   - keyValueHead: The key-value head.
  func run(start: Int, length: Int, keyValueHead: Int) {
    guard length > 0 else { return }
    let width = shape.headWidth
    let keyLayout = PanelLayout(depth: width, columns: length)
    let valueLayout = PanelLayout(depth: length, columns: width)
    let packedKeys = TensorStorage(uninitialized: keyLayout.count)
    let packedValues = TensorStorage(uninitialized: valueLayout.count)
    keyLayout.pack(
      shape.keys(keys, start: start, head: keyValueHead).transposed,
      into: packedKeys.pointer
    )
    valueLayout.pack(
      shape.keys(values, start: start, head: keyValueHead),
      into: packedValues.pointer
    )

    let stride = paddedToVector(length)
    let scores = TensorStorage(uninitialized: AttentionShape.queryBlock * stride)
    let firstHead = keyValueHead * shape.groupSize
    for head in firstHead..<(firstHead + shape.groupSize) {
      var first = 0
      while first < length {
        let rows = min(AttentionShape.queryBlock, length - first)
        let keyCount = first + rows
        let panels = (keyCount + tileColumns - 1) / tileColumns
        multiplyBlock(
          shape.queries(queries, row: start + first, head: head),
          rows: rows,
          depth: width,
          panels: 0..<panels,
          layout: keyLayout,
          packed: packedKeys.pointer,
          output: scores.pointer,
          outputStride: stride,
          accumulates: false
        )
        let inverses = normalize(
          scores.pointer,
          stride: stride,
          rows: rows,
          first: first,
          head: head,
          start: start
        )
        let target = output + (start + first) * shape.queryStride + head * width
        multiplyBlock(
          MatrixOperand(scores.pointer, rowStride: stride),
          rows: rows,
          depth: keyCount,
          panels: 0..<valueLayout.panelCount,
          layout: valueLayout,
          packed: packedValues.pointer,
          output: target,
          outputStride: shape.queryStride,
          accumulates: false
        )
        for row in 0..<rows {
          rowScale(target + row * shape.queryStride, by: inverses[row], count: width)
        }
        first += rows
      }
    }
    withExtendedLifetime((packedKeys, packedValues, scores)) {}
  }

  /// Turns scores into exponentials and returns the inverse of each row's sum.
  private func normalize(
    _ scores: UnsafeMutablePointer<Float>,
    stride: Int,
    rows: Int,
    first: Int,
    head: Int,
    start: Int
  ) -> [Float] {
    var inverses = [Float](repeating: 0, count: rows)
    let padded = paddedToVector(first + rows)
    for row in 0..<rows {
      let pointer = scores + row * stride
      let valid = first + row + 1
      for column in valid..<max(valid, padded) { pointer[column] = -.infinity }
      let maximum = rowMaximum(pointer, count: padded) * shape.scale
      let sum = rowExponential(
        pointer,
        scale: shape.scale,
        shift: maximum,
        count: padded,
        into: pointer
      )
      logSums[(start + first + row) * shape.headCount + head] = maximum + logf(sum)
      inverses[row] = 1 / sum
    }
    return inverses
  }
}
