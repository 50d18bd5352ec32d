#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension DoubleKernels {
  /// Calls `body` with the number of every row and the place of its first element.
  @inline(__always)
  private func forEachRow(
    _ rows: Int,
    _ columns: Int,
    _ context: ComputeContext,
    _ body: (_ row: Int, _ place: Int) -> Void
  ) {
    context.forEachRange(of: rows, pieceCount: 64, cost: 10 * columns) { range in
      for row in range { body(row, row * columns) }
    }
  }

  func addRow(
    _ row: UnsafeMutablePointer<Double>,
    rows: Int,
    columns: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<rows {
      addRange(row, times: 1, count: columns, to: target + index * columns)
    }
  }

  func sumRows(
    _ source: UnsafeMutablePointer<Double>,
    rows: Int,
    columns: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<rows {
      addRange(source + index * columns, times: 1, count: columns, to: target)
    }
  }

  func addGathered(
    _ source: UnsafeMutablePointer<Double>,
    rows: [Int],
    columns: Int,
    to target: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    for (index, row) in rows.enumerated() {
      addRange(source + index * columns, times: 1, count: columns, to: target + row * columns)
    }
  }

  func softmax(
    _ source: UnsafeMutablePointer<Double>,
    rows: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    forEachRow(rows, columns, context) { _, place in
      let (from, to) = (source + place, output + place)
      let shift = maximum(from, columns)
      for column in 0..<columns { to[column] = exp(from[column] - shift) }
      let sum = sum(to, count: columns)
      for column in 0..<columns { to[column] /= sum }
    }
  }

  func softmaxGradient(
    of probabilities: UnsafeMutablePointer<Double>,
    outer: UnsafeMutablePointer<Double>,
    rows: Int,
    columns: Int,
    into target: UnsafeMutablePointer<Double>,
    accumulates: Bool,
    _ context: ComputeContext
  ) {
    forEachRow(rows, columns, context) { _, place in
      let (share, slope, to) = (probabilities + place, outer + place, target + place)
      let mean = total(columns) { share[$0] * slope[$0] }
      for column in 0..<columns {
        to[column] = share[column] * (slope[column] - mean) + (accumulates ? to[column] : 0)
      }
    }
  }

  func logSumExp(
    _ source: UnsafeMutablePointer<Double>,
    rows: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    forEachRow(rows, columns, context) { row, place in
      let from = source + place
      let shift = maximum(from, columns)
      output[row] = shift + log(total(columns) { exp(from[$0] - shift) })
    }
  }

  func addColumn(
    _ column: UnsafeMutablePointer<Double>,
    times factor: Double,
    rows: Int,
    columns: Int,
    to target: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    forEachRow(rows, columns, context) { row, place in
      let addend = column[row] * factor
      for index in place..<(place + columns) { target[index] += addend }
    }
  }

  func addExponentials(
    _ source: UnsafeMutablePointer<Double>,
    shifts: UnsafeMutablePointer<Double>?,
    scales: UnsafeMutablePointer<Double>,
    rows: Int,
    columns: Int,
    to target: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    forEachRow(rows, columns, context) { row, place in
      let (shift, scale) = (shifts?[row] ?? 0, scales[row])
      for index in place..<(place + columns) { target[index] += scale * exp(source[index] - shift) }
    }
  }

  private func maximum(_ row: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
    var result = row[0]
    for index in 1..<max(1, count) where row[index] > result { result = row[index] }
    return result
  }

  func normalize(
    _ shape: NormalizationShape,
    _ buffers: NormalizationBuffers<Double>,
    bias: UnsafeMutablePointer<Double>?,
    epsilon: Double,
    into output: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    let width = shape.width
    forEachRow(shape.rows, width, context) { row, place in
      let (from, to) = (buffers.source + place, output + place)
      let mean = shape.subtractsMean ? sum(from, count: width) / Double(width) : 0
      let square = total(width) { (from[$0] - mean) * (from[$0] - mean) } / Double(width)
      // An infinite root would turn the row into zeros that no check of finite values sees.
      let inverse = square < .infinity ? 1 / (square + epsilon).squareRoot() : .nan
      buffers.inverses[row] = inverse
      if shape.subtractsMean { buffers.means[row] = mean }
      for column in 0..<width {
        let value = (from[column] - mean) * inverse * buffers.weight[column]
        to[column] = value + (bias?[column] ?? 0)
      }
    }
  }

  func normalizeGradient(
    _ shape: NormalizationShape,
    _ buffers: NormalizationBuffers<Double>,
    outer: UnsafeMutablePointer<Double>,
    input: (pointer: UnsafeMutablePointer<Double>, accumulates: Bool)?,
    weightParts: UnsafeMutablePointer<Double>?,
    biasParts: UnsafeMutablePointer<Double>?,
    _ context: ComputeContext
  ) {
    let (width, weight) = (shape.width, buffers.weight)
    forEachRow(shape.rows, width, context) { row, place in
      let (from, slope) = (buffers.source + place, outer + place)
      let part = row / NormalizationShape.piece * width
      let inverse = buffers.inverses[row]
      let mean = shape.subtractsMean ? buffers.means[row] : 0
      if let weightParts {
        for column in 0..<width {
          weightParts[part + column] += slope[column] * (from[column] - mean) * inverse
        }
      }
      if let biasParts {
        for column in 0..<width { biasParts[part + column] += slope[column] }
      }
      guard let (target, accumulates) = input else { return }
      let products = total(width) { slope[$0] * weight[$0] * (from[$0] - mean) } / Double(width)
      let share = products * inverse * inverse
      let average =
        shape.subtractsMean ? total(width) { slope[$0] * weight[$0] } / Double(width) : 0
      for column in 0..<width {
        let change = slope[column] * weight[column] - average - (from[column] - mean) * share
        let place = place + column
        target[place] = change * inverse + (accumulates ? target[place] : 0)
      }
    }
  }
}
