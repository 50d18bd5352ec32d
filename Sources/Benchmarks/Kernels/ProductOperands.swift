import OptimizationCore

/// Matrices for one product, reused by all its runs.
final class ProductOperands {
  /// The sizes.
  let shape: ProductShape
  private let left: AlignedFloats
  private let right: AlignedFloats
  private let output: AlignedFloats

  /// Fills the matrices with random numbers.
  ///
  /// - Parameter shape: The sizes.
  init(_ shape: ProductShape) {
    self.shape = shape
    left = AlignedFloats(RandomFloats.uniform(shape.rows * shape.depth))
    right = AlignedFloats(RandomFloats.uniform(shape.depth * shape.columns, seed: 2))
    output = AlignedFloats([Float](repeating: 0, count: shape.rows * shape.columns))
  }

  /// Measures the product.
  ///
  /// - Parameters:
  ///   - context: How much of the machine to use.
  ///   - sampler: How to measure.
  /// - Returns: The seconds of one product.
  func measure(_ context: ComputeContext, _ sampler: Sampler) -> Sample {
    let kernels = KernelEntryPoints(context)
    let sample = sampler.measure {
      kernels.multiply(
        UnsafePointer(left.pointer),
        UnsafePointer(right.pointer),
        transposingLeft: shape.transposesLeft,
        transposingRight: shape.transposesRight,
        rows: shape.rows,
        depth: shape.depth,
        columns: shape.columns,
        into: output.pointer
      )
    }
    BlackHole.take(output.pointer[shape.rows * shape.columns / 2])
    return sample
  }
}
