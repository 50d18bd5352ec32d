/// The three passes of `Adafactor` over a matrix, with the memory they need.
///
/// Rows are cut into blocks by the shape alone; sums over blocks are added in their order, so the
/// number of threads changes no byte. Sums and quotients are 64-bit floats.
final class FactoredMoments {
  /// The largest number of blocks; each has a row of column sums of its own.
  private static let blockLimit = 64

  private struct Job {
    let weights: UnsafeMutablePointer<Float>
    let gradient: UnsafeMutablePointer<Float>
    let scale: Float
    let leastMoment: Double
    let rows: Int
    let columns: Int
    let blockRows: Int
    let blocks: Int
  }

  private var job: Job?
  /// The means of the rows divided by their mean.
  private let rowFactors: UnsafeMutablePointer<Double>
  /// The means of the columns.
  private let columnFactors: UnsafeMutablePointer<Double>
  /// The sums of the squares of each block's columns.
  private let columnSums: UnsafeMutablePointer<Double>
  /// One sum of each block.
  private let blockSums: UnsafeMutablePointer<Double>

  /// Allocates memory for matrices of some shapes, one at a time.
  init(shapes: [(rows: Int, columns: Int)]) {
    let rows = shapes.map(\.rows).max() ?? 1
    let columns = shapes.map(\.columns).max() ?? 1
    let partial = shapes.map { Self.blocks(rows: $0.rows, columns: $0.columns).count * $0.columns }
    rowFactors = .allocate(capacity: rows)
    columnFactors = .allocate(capacity: columns)
    columnSums = .allocate(capacity: partial.max() ?? 1)
    blockSums = .allocate(capacity: Self.blockLimit)
  }

  deinit {
    rowFactors.deallocate()
    columnFactors.deallocate()
    columnSums.deallocate()
    blockSums.deallocate()
  }

  private static func blocks(rows: Int, columns: Int) -> (rows: Int, count: Int) {
    let blockRows = max((rows + blockLimit - 1) / blockLimit, max(1, (1 << 14) / columns))
    return (blockRows, (rows + blockRows - 1) / blockRows)
  }

  /// Averages the squares of a gradient into the means over rows and columns.
  ///
  /// - Parameters:
  ///   - parameter: The weights [rows, columns].
  ///   - gradient: Their gradient.
  ///   - gradientScale: What the gradient is multiplied by first.
  ///   - share: The share of the new means.
  ///   - epsilon: The least mean of the row means, and the root of the least second moment.
  ///   - rows: The means over each row, which are changed.
  ///   - columns: The means over each column, which are changed.
  ///   - context: The threads to use.
  /// - Returns: The sum of the squares of the weights.
  func remember(
    _ parameter: Parameter<Float>,
    gradient: UnsafeMutablePointer<Float>,
    gradientScale: Float,
    share: Double,
    epsilon: Double,
    rows: UnsafeMutablePointer<Float>,
    columns: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) -> Double {
    let (rowCount, columnCount) = (parameter.shape[0], parameter.shape[1])
    let cut = Self.blocks(rows: rowCount, columns: columnCount)
    let job = Job(
      weights: parameter.storage.pointer,
      gradient: gradient,
      scale: gradientScale,
      leastMoment: epsilon * epsilon,
      rows: rowCount,
      columns: columnCount,
      blockRows: cut.rows,
      blocks: cut.count
    )
    self.job = job
    forEachBlock(of: job, context) { block, range in sumSquares(job, block: block, range) }
    var mean = 0.0
    for row in 0..<rowCount {
      let old = Double(rows[row])
      rows[row] = Float(old + share * (rowFactors[row] / Double(columnCount) - old))
      mean += Double(rows[row])
    }
    mean = max(mean / Double(rowCount), epsilon)
    for row in 0..<rowCount { rowFactors[row] = Double(rows[row]) / mean }
    for column in 0..<columnCount {
      var sum = 0.0
      for block in 0..<job.blocks { sum += columnSums[block * columnCount + column] }
      let old = Double(columns[column])
      columns[column] = Float(old + share * (sum / Double(rowCount) - old))
      columnFactors[column] = Double(columns[column])
    }
    return blockTotal(job)
  }

  /// Returns the sum of the squares of the update of the gradient remembered last.
  func updateSquares(_ context: ComputeContext) -> Double {
    guard let job else { return 0 }
    forEachBlock(of: job, context) { block, range in
      var sum = SIMD8<Double>.zero
      var rest = 0.0
      for row in range {
        let factor = rowFactors[row]
        let gradient = job.gradient + row * job.columns
        var column = 0
        while column &+ 8 <= job.columns {
          let slope = loadScaled(gradient + column, job.scale)
          sum += slope * slope / moments(column, factor, job.leastMoment)
          column &+= 8
        }
        while column < job.columns {
          let slope = Double(gradient[column] * job.scale)
          rest += slope * slope / max(factor * columnFactors[column], job.leastMoment)
          column &+= 1
        }
      }
      blockSums[block] = sum.sum() + rest
    }
    return blockTotal(job)
  }

  /// Changes the weights along the update of the gradient remembered last.
  ///
  /// - Parameters:
  ///   - stepSize: What the update is multiplied by before it is subtracted.
  ///   - keep: The share of the weights that decay leaves.
  ///   - context: The threads to use.
  func apply(stepSize: Double, keep: Double, _ context: ComputeContext) {
    guard let job else { return }
    forEachBlock(of: job, context) { _, range in
      for row in range {
        let factor = rowFactors[row]
        let gradient = job.gradient + row * job.columns
        let weights = job.weights + row * job.columns
        var column = 0
        while column &+ 8 <= job.columns {
          let slope = loadScaled(gradient + column, job.scale)
          let root = moments(column, factor, job.leastMoment).squareRoot()
          let value = loadDoubles(weights + column) * keep - slope * stepSize / root
          UnsafeMutableRawPointer(weights + column)
            .storeBytes(of: SIMD8<Float>(value), as: SIMD8<Float>.self)
          column &+= 8
        }
        while column < job.columns {
          let slope = Double(gradient[column] * job.scale)
          let root = max(factor * columnFactors[column], job.leastMoment).squareRoot()
          weights[column] = Float(Double(weights[column]) * keep - slope * stepSize / root)
          column &+= 1
        }
      }
    }
  }

  /// Sums the squares of a block's gradient over rows and columns, and of its weights over all.
  private func sumSquares(_ job: Job, block: Int, _ range: Range<Int>) {
    let columnSums = columnSums + block * job.columns
    columnSums.initialize(repeating: 0, count: job.columns)
    for row in range {
      let gradient = job.gradient + row * job.columns
      var sum = SIMD8<Double>.zero
      var column = 0
      while column &+ 8 <= job.columns {
        let slope = loadScaled(gradient + column, job.scale)
        let place = UnsafeMutableRawPointer(columnSums + column)
        let squares = slope * slope
        sum += squares
        place.storeBytes(
          of: place.loadUnaligned(as: SIMD8<Double>.self) + squares,
          as: SIMD8<Double>.self
        )
        column &+= 8
      }
      var total = sum.sum()
      while column < job.columns {
        let slope = Double(gradient[column] * job.scale)
        columnSums[column] += slope * slope
        total += slope * slope
        column &+= 1
      }
      rowFactors[row] = total
    }
    blockSums[block] = sumOfSquares(
      job.weights + range.lowerBound * job.columns,
      count: range.count * job.columns
    )
  }

  @inline(__always)
  private func forEachBlock(
    of job: Job,
    _ context: ComputeContext,
    _ body: (Int, Range<Int>) -> Void
  ) {
    context.forEach(job.blocks, isWorthThreads: job.rows * job.columns > 1 << 15) { block in
      let start = block * job.blockRows
      body(block, start..<min(job.rows, start + job.blockRows))
    }
  }

  private func blockTotal(_ job: Job) -> Double {
    (0..<job.blocks).reduce(0) { $0 + blockSums[$1] }
  }

  /// The second moments of eight columns, but at least the least one.
  @inline(__always)
  private func moments(_ column: Int, _ factor: Double, _ least: Double) -> SIMD8<Double> {
    let moments =
      UnsafeRawPointer(columnFactors + column).loadUnaligned(as: SIMD8<Double>.self) * factor
    let bound = SIMD8<Double>(repeating: least)
    return moments.replacing(with: bound, where: moments .< bound)
  }

  @inline(__always)
  private func loadScaled(_ pointer: UnsafeMutablePointer<Float>, _ scale: Float) -> SIMD8<Double> {
    SIMD8<Double>(UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self) * scale)
  }
}
