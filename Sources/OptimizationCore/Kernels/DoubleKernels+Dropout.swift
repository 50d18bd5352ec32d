extension DoubleKernels {
  func applyMask(
    _ mask: DropoutMask,
    to source: UnsafeMutablePointer<Double>,
    into target: UnsafeMutablePointer<Double>,
    accumulates: Bool,
    _ context: ComputeContext
  ) {
    for row in 0..<mask.rows {
      for column in 0..<mask.columns {
        let index = row * mask.columns + column
        let keeps = mask.bits(row: row, from: column) & 1 == 1
        let value = keeps ? source[index] * mask.scale : 0
        target[index] = accumulates ? target[index] + value : value
      }
    }
  }
}
