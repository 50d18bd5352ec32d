/// Brings the singular values of matrices near 1 and keeps their singular vectors.
///
/// A matrix X is divided by its Frobenius norm, so that no singular value exceeds 1; then X ← a X +
/// b (X Xᵀ) X + c (X Xᵀ)² X five times or so, Newton and Schulz's iteration with the coefficients of
/// Jordan's implementation (a, b, c = 3.4445, -4.7750, 2.0315). They are chosen for small singular
/// values to grow fastest; after five steps values above about 0.003 have come between 0.68 and 1.14
/// and stay there, rather than converge to 1.
final class Orthogonalizer {
  /// Where the caller writes the matrix, row after row.
  var direction: UnsafeMutablePointer<Float> { current.pointer }

  private var current: TensorStorage<Float>
  private var next: TensorStorage<Float>
  private let gram: TensorStorage<Float>
  private let polynomial: TensorStorage<Float>
  private let epsilon: Double
  private let iterations: Int
  private static let coefficients: (Float, Float, Float) = (3.4445, -4.7750, 2.0315)

  /// Allocates memory for matrices of some shapes, one at a time.
  ///
  /// - Parameters:
  ///   - shapes: Rows and columns.
  ///   - epsilon: The least norm that a matrix is divided by.
  ///   - iterations: How often the polynomial is applied.
  init(shapes: [(rows: Int, columns: Int)], epsilon: Double, iterations: Int) {
    let size = shapes.map { $0.rows * $0.columns }.max() ?? 0
    let side = shapes.map { min($0.rows, $0.columns) }.max() ?? 0
    current = TensorStorage<Float>(zeros: size, lifetime: .model)
    next = TensorStorage<Float>(zeros: size, lifetime: .model)
    gram = TensorStorage<Float>(zeros: side * side, lifetime: .model)
    polynomial = TensorStorage<Float>(zeros: side * side, lifetime: .model)
    self.epsilon = epsilon
    self.iterations = iterations
  }

  /// Orthogonalizes the matrix in `direction`.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  ///   - context: The threads to use.
  /// - Returns: The result, [rows, columns]; overwritten by the next call.
  func orthogonalize(
    rows: Int,
    columns: Int,
    _ context: ComputeContext
  ) -> UnsafeMutablePointer<Float> {
    let norm = norm(rows * columns, context)
    scale(by: Float(1 / max(norm, epsilon)), count: rows * columns, context)
    for _ in 0..<iterations { iterate(rows: rows, columns: columns, context) }
    return current.pointer
  }

  private func norm(_ count: Int, _ context: ComputeContext) -> Double {
    let length = ParameterPieces.length
    let pieces = (count + length - 1) / length
    let values = current.pointer
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces) { sums in
      context.forEachRange(of: count, pieceCount: length) { range in
        sums[range.lowerBound / length] = sumOfSquares(
          values + range.lowerBound,
          count: range.count
        )
      }
      return sums.reduce(0, +).squareRoot()
    }
  }

  private func scale(by factor: Float, count: Int, _ context: ComputeContext) {
    let values = current.pointer
    let factor = FloatVector(repeating: factor)
    context.forEachVector(count) { offset in
      store(load(values + offset) * factor, to: values + offset)
    }
  }

  /// Applies the polynomial once, on the shorter side of the matrix.
  private func iterate(rows: Int, columns: Int, _ context: ComputeContext) {
    let side = min(rows, columns)
    let isTall = rows > columns
    let matrix = MatrixOperand(current.pointer, rowStride: columns)
    context.multiply(
      isTall ? matrix.transposed : matrix,
      isTall ? matrix : matrix.transposed,
      rows: side,
      depth: max(rows, columns),
      columns: side,
      into: gram.pointer,
      accumulates: false
    )
    let square = MatrixOperand(gram.pointer, rowStride: side)
    context.multiply(
      square,
      square,
      rows: side,
      depth: side,
      columns: side,
      into: polynomial.pointer,
      accumulates: false
    )
    let (linear, cubic, quintic) = Self.coefficients
    let (first, second) = (gram.pointer, polynomial.pointer)
    context.forEachVector(side * side) { offset in
      let sum = load(first + offset) * FloatVector(repeating: cubic)
      store(
        multiplyAdd(sum, load(second + offset), FloatVector(repeating: quintic)),
        to: second + offset
      )
    }
    // With a on the diagonal the last product makes the whole sum.
    for index in 0..<side { second[index * (side + 1)] += linear }
    let factor = MatrixOperand(second, rowStride: side)
    context.multiply(
      isTall ? matrix : factor,
      isTall ? factor : matrix,
      rows: rows,
      depth: side,
      columns: columns,
      into: next.pointer,
      accumulates: false
    )
    swap(&current, &next)
  }
}
