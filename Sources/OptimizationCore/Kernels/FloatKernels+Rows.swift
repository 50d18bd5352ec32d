extension FloatKernels {
  func addRow(
    _ row: UnsafeMutablePointer<Float>,
    rows: Int,
    columns: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<rows { rowAdd(row, count: columns, to: target + index * columns) }
  }

  func sumRows(
    _ source: UnsafeMutablePointer<Float>,
    rows: Int,
    columns: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<rows { rowAdd(source + index * columns, count: columns, to: target) }
  }

  func addGathered(
    _ source: UnsafeMutablePointer<Float>,
    rows: [Int],
    columns: Int,
    to target: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    // Threads share columns, not rows: a row may occur twice, and the sum's order must be fixed.
    rows.withUnsafeBufferPointer { rows in
      context.forEachRange(of: columns, pieceCount: 64, cost: rows.count) { range in
        let count = range.count
        for index in 0..<rows.count {
          rowAdd(
            source + index * columns + range.lowerBound,
            count: count,
            to: target + rows[index] * columns + range.lowerBound
          )
        }
      }
    }
  }

  /// The number of rows one piece of work covers.
  private var piece: Int { 64 }

  func softmax(
    _ source: UnsafeMutablePointer<Float>,
    rows: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    context.forEachRange(of: rows, pieceCount: piece, cost: columns) { range in
      for row in range {
        let from = source + row * columns
        let to = output + row * columns
        let sum = rowExponential(
          from,
          shift: rowMaximum(from, count: columns),
          count: columns,
          into: to
        )
        rowScale(to, by: 1 / sum, count: columns)
      }
    }
  }

  func softmaxGradient(
    of probabilities: UnsafeMutablePointer<Float>,
    outer: UnsafeMutablePointer<Float>,
    rows: Int,
    columns: Int,
    into target: UnsafeMutablePointer<Float>,
    accumulates: Bool,
    _ context: ComputeContext
  ) {
    context.forEachRange(of: rows, pieceCount: piece, cost: columns) { range in
      for row in range {
        let probabilities = UnsafePointer(probabilities + row * columns)
        let slope = UnsafePointer(outer + row * columns)
        let to = target + row * columns
        let mean = FloatVector(
          repeating: rowDotProduct(probabilities, slope, count: columns)
        )
        forEachRowVector(columns) { offset, valid in
          let difference = load(slope + offset, first: valid) - mean
          var value = load(probabilities + offset, first: valid) * difference
          if accumulates { value += load(UnsafePointer(to + offset), first: valid) }
          store(value, first: valid, to: to + offset)
        }
      }
    }
  }

  func logSumExp(
    _ source: UnsafeMutablePointer<Float>,
    rows: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    context.forEachRange(of: rows, pieceCount: piece, cost: columns) { range in
      for row in range {
        let from = source + row * columns
        let largest = rowMaximum(from, count: columns)
        let shift = FloatVector(repeating: largest)
        let whole = columns & ~(vectorWidth &- 1)
        var sums = FloatVector.zero
        var offset = 0
        while offset < whole {
          sums += exponential(load(from + offset) - shift)
          offset &+= vectorWidth
        }
        var sum = laneSum(sums)
        if whole < columns {
          let rest = columns &- whole
          let values = exponential(load(UnsafePointer(from + whole), first: rest) - shift)
          for lane in 0..<rest { sum += values[lane] }
        }
        output[row] = largest + logarithm(FloatVector(repeating: sum))[0]
      }
    }
  }

  func addColumn(
    _ column: UnsafeMutablePointer<Float>,
    times factor: Float,
    rows: Int,
    columns: Int,
    to target: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    context.forEachRange(of: rows, pieceCount: piece, cost: columns / 4) { range in
      for row in range {
        let to = target + row * columns
        let addend = FloatVector(repeating: column[row] * factor)
        forEachRowVector(columns) { offset, valid in
          store(
            load(UnsafePointer(to + offset), first: valid) + addend,
            first: valid,
            to: to + offset
          )
        }
      }
    }
  }

  func addExponentials(
    _ source: UnsafeMutablePointer<Float>,
    shifts: UnsafeMutablePointer<Float>?,
    scales: UnsafeMutablePointer<Float>,
    rows: Int,
    columns: Int,
    to target: UnsafeMutablePointer<Float>,
    _ context: ComputeContext
  ) {
    context.forEachRange(of: rows, pieceCount: piece, cost: columns) { range in
      for row in range {
        let (from, to) = (UnsafePointer(source + row * columns), target + row * columns)
        let shift = FloatVector(repeating: shifts?[row] ?? 0)
        let scale = FloatVector(repeating: scales[row])
        forEachRowVector(columns) { offset, valid in
          let value = exponential(load(from + offset, first: valid) - shift)
          let sum = multiplyAdd(load(UnsafePointer(to + offset), first: valid), value, scale)
          store(sum, first: valid, to: to + offset)
        }
      }
    }
  }
}
