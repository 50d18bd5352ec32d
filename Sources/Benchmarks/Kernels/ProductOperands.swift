import OptimizationCore

/// Matrices for one product, reused by all its runs.
final class ProductOperands {
  /// The sizes.
  let shape: ProductShape
  private let left: [Float]
  private let right: [Float]
  private var output: [Float]

  /// Fills the matrices with random numbers.
  ///
  /// - Parameter shape: The sizes.
  init(_ shape: ProductShape) {
    self.shape = shape
    left = RandomFloats.uniform(shape.rows * shape.depth)
    right = RandomFloats.uniform(shape.depth * shape.columns, seed: 2)
    output = [Float](repeating: 0, count: shape.rows * shape.columns)
  }

  /// Measures the product.
  ///
  /// - Parameters:
  ///   - context: How much of the machine to use.
  ///   - sampler: How to measure.
  /// - Returns: The seconds of one product.
  func measure(_ context: ComputeContext, _ sampler: Sampler) -> Sample {
    let kernels = KernelEntryPoints(context)
    let sample = left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        output.withUnsafeMutableBufferPointer { output -> Sample in
          guard let left = left.baseAddress, let right = right.baseAddress,
            let output = output.baseAddress
          else { return Sample(seconds: []) }
          return sampler.measure {
            kernels.multiply(
              left,
              right,
              transposingLeft: shape.transposesLeft,
              transposingRight: shape.transposesRight,
              rows: shape.rows,
              depth: shape.depth,
              columns: shape.columns,
              into: output
            )
          }
        }
      }
    }
    BlackHole.take(output[output.count / 2])
    return sample
  }
}
