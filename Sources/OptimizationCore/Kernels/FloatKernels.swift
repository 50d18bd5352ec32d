/// The loops over 32-bit floats.
struct FloatKernels: ScalarKernels {
  func add(
    _ source: UnsafeMutablePointer<Float>,
    times factor: Float,
    count: Int,
    to target: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    context.add(source, times: factor, count: count, to: target)
  }

  func combine(
    _ left: UnsafeMutablePointer<Float>,
    _ right: UnsafeMutablePointer<Float>,
    times factor: Float,
    count: Int,
    into output: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    let factor = FloatVector(repeating: factor)
    context.forEachVector(count) { offset in
      store(multiplyAdd(load(left + offset), load(right + offset), factor), to: output + offset)
    }
  }

  func multiply(
    _ left: UnsafeMutablePointer<Float>,
    _ right: UnsafeMutablePointer<Float>,
    count: Int,
    into output: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    context.forEachVector(count) { offset in
      store(load(left + offset) * load(right + offset), to: output + offset)
    }
  }

  func addProducts(
    _ left: UnsafeMutablePointer<Float>,
    _ right: UnsafeMutablePointer<Float>,
    count: Int,
    to target: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    context.forEachVector(count) { offset in
      store(
        multiplyAdd(load(target + offset), load(left + offset), load(right + offset)),
        to: target + offset
      )
    }
  }

  func scale(
    _ source: UnsafeMutablePointer<Float>,
    by factor: Float,
    count: Int,
    into output: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    let vector = FloatVector(repeating: factor)
    context.forEachVector(count) { offset in
      store(load(source + offset) * vector, to: output + offset)
    }
  }

  func add(
    _ number: Float,
    count: Int,
    to target: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    let vector = FloatVector(repeating: number)
    context.forEachVector(count) { offset in
      store(load(target + offset) + vector, to: target + offset)
    }
  }

  func sum(_ source: UnsafeMutablePointer<Float>, count: Int) -> Double {
    var total = 0.0
    var start = 0
    while start < count {
      let length = min(512, count - start)
      total += Double(rowSum(source + start, count: length))
      start += length
    }
    return total
  }

  func sumOfSquares(_ source: UnsafeMutablePointer<Float>, count: Int) -> Double {
    OptimizationCore.sumOfSquares(source, count: count)
  }

  func scale(_ target: UnsafeMutablePointer<Float>, by factor: Double, count: Int) {
    rowScale(target, by: Float(factor), count: count)
  }

  func addRange(
    _ source: UnsafeMutablePointer<Float>,
    times factor: Float,
    count: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    rowAdd(source, times: factor, count: count, to: target)
  }

  func update(_ step: UpdateStep, _ buffers: UpdateBuffers<Float>, _ range: Range<Int>) {
    step.update(FloatVector.self, buffers, range)
  }

  func elements(_ count: Int, _ next: () -> Double) -> [Float] {
    (0..<count).map { _ in Float(next()) }
  }

  func multiply(
    _ left: MatrixView<Float>,
    _ right: MatrixView<Float>,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    accumulates: Bool,
    _ context: ComputeContext
  ) {
    context.multiply(
      operand(left),
      operand(right),
      rows: rows,
      depth: depth,
      columns: columns,
      into: output,
      accumulates: accumulates
    )
  }

  func multiply(
    _ left: MatrixView<Float>,
    _ right: MatrixView<Float>,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    adding addend: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    context.multiply(
      operand(left),
      operand(right),
      rows: rows,
      depth: depth,
      columns: columns,
      into: output,
      epilogue: .adding(addend)
    )
  }

  private func operand(_ view: MatrixView<Float>) -> MatrixOperand {
    MatrixOperand(view.pointer, rowStride: view.rowStride, columnStride: view.columnStride)
  }
}
