/// The loops over elements of one type.
///
/// Memory called a tensor's is the beginning of a `TensorStorage`, padded to whole vectors; rows and
/// ranges need not be. Sums are taken in an order fixed by shapes alone.
protocol ScalarKernels<Scalar>: Sendable {
  /// The type of the elements.
  associatedtype Scalar
  /// The memory of elements.
  typealias Elements = UnsafeMutablePointer<Scalar>

  // MARK: Whole tensors

  /// Adds `factor` times a tensor to another.
  func add(
    _ source: Elements,
    times factor: Scalar,
    count: Int,
    to target: Elements,
    _ context: ComputeContext
  )

  /// Writes `left + factor * right`.
  func combine(
    _ left: Elements,
    _ right: Elements,
    times factor: Scalar,
    count: Int,
    into output: Elements,
    _ context: ComputeContext
  )

  /// Writes the products of two tensors' elements.
  func multiply(
    _ left: Elements,
    _ right: Elements,
    count: Int,
    into output: Elements,
    _ context: ComputeContext
  )

  /// Adds the products of two tensors' elements to a third.
  func addProducts(
    _ left: Elements,
    _ right: Elements,
    count: Int,
    to target: Elements,
    _ context: ComputeContext
  )

  /// Writes `factor` times a tensor.
  func scale(
    _ source: Elements,
    by factor: Scalar,
    count: Int,
    into output: Elements,
    _ context: ComputeContext
  )

  /// Adds a number to every element of a tensor.
  func add(_ number: Scalar, count: Int, to target: Elements, _ context: ComputeContext)

  /// Writes a function of every element of a tensor.
  func apply(
    _ operation: ElementwiseOperation,
    to source: Elements,
    count: Int,
    into output: Elements,
    _ context: ComputeContext
  )

  /// Writes or adds the gradient by a function's argument, given its values and their gradient.
  func applyGradient(
    of operation: ElementwiseOperation,
    at source: Elements,
    values: Elements,
    outer: Elements,
    count: Int,
    into target: Elements,
    accumulates: Bool,
    _ context: ComputeContext
  )

  // MARK: Ranges

  /// The sum of elements, added up in 64-bit floats at least from every 512th on.
  func sum(_ source: Elements, count: Int) -> Double

  /// The sum of the squares of elements, in 64-bit floats.
  func sumOfSquares(_ source: Elements, count: Int) -> Double

  /// Multiplies elements by a factor in place.
  func scale(_ target: Elements, by factor: Double, count: Int)

  /// Adds `factor` times elements to others.
  func addRange(_ source: Elements, times factor: Scalar, count: Int, to target: Elements)

  /// Changes a range of weights by a step, along with what is remembered of them.
  func update(_ step: UpdateStep, _ buffers: UpdateBuffers<Scalar>, _ range: Range<Int>)

  /// Rounds numbers to elements.
  func elements(_ count: Int, _ next: () -> Double) -> [Scalar]

  // MARK: Rows

  /// Writes or adds the elements of a matrix that a mask keeps, times its scale, and zeros for the
  /// others.
  func applyMask(
    _ mask: DropoutMask,
    to source: Elements,
    into target: Elements,
    accumulates: Bool,
    _ context: ComputeContext
  )

  /// Adds one row to every row of a matrix.
  func addRow(_ row: Elements, rows: Int, columns: Int, to target: Elements)

  /// Adds every row of a matrix to one row.
  func sumRows(_ source: Elements, rows: Int, columns: Int, to target: Elements)

  /// Adds rows of a matrix to those rows of another that they were gathered from.
  func addGathered(
    _ source: Elements,
    rows: [Int],
    columns: Int,
    to target: Elements,
    _ context: ComputeContext
  )

  /// Writes the softmax of every row.
  func softmax(
    _ source: Elements,
    rows: Int,
    columns: Int,
    into output: Elements,
    _ context: ComputeContext
  )

  /// Writes or adds the gradient by the softmax's argument.
  func softmaxGradient(
    of probabilities: Elements,
    outer: Elements,
    rows: Int,
    columns: Int,
    into target: Elements,
    accumulates: Bool,
    _ context: ComputeContext
  )

  /// Writes the logarithm of the sum of the exponentials of every row, one number per row.
  func logSumExp(
    _ source: Elements,
    rows: Int,
    columns: Int,
    into output: Elements,
    _ context: ComputeContext
  )

  /// Adds one number, times `factor`, to all elements of each row.
  func addColumn(
    _ column: Elements,
    times factor: Scalar,
    rows: Int,
    columns: Int,
    to target: Elements,
    _ context: ComputeContext
  )

  /// Adds `scales[row] * exp(source - shifts[row])` to a matrix.
  func addExponentials(
    _ source: Elements,
    shifts: Elements?,
    scales: Elements,
    rows: Int,
    columns: Int,
    to target: Elements,
    _ context: ComputeContext
  )

  /// Writes normalized rows and remembers each row's figures.
  func normalize(
    _ shape: NormalizationShape,
    _ buffers: NormalizationBuffers<Scalar>,
    bias: Elements?,
    epsilon: Scalar,
    into output: Elements,
    _ context: ComputeContext
  )

  /// Passes the gradient of normalized rows back: to the rows, written or added, and to partial sums
  /// of the weight's and the bias's, one row per piece, added.
  func normalizeGradient(
    _ shape: NormalizationShape,
    _ buffers: NormalizationBuffers<Scalar>,
    outer: Elements,
    input: (pointer: Elements, accumulates: Bool)?,
    weightParts: Elements?,
    biasParts: Elements?,
    _ context: ComputeContext
  )

  // MARK: Matrices

  /// Writes or adds the product of two matrices.
  func multiply(
    _ left: MatrixView<Scalar>,
    _ right: MatrixView<Scalar>,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: Elements,
    accumulates: Bool,
    _ context: ComputeContext
  )

  /// Writes the sum of a product of two matrices and another matrix of the output's layout.
  func multiply(
    _ left: MatrixView<Scalar>,
    _ right: MatrixView<Scalar>,
    rows: Int,
    depth: Int,
    columns: Int,
    into output: Elements,
    adding addend: Elements,
    _ context: ComputeContext
  )
}
