/// Writes rows as columns: `output[column * outputStride + row] = rows[row * stride + column]`.
///
/// Blocks of 8 x 8 are transposed in registers, in three rounds of interleaving.
///
/// - Parameters:
///   - rows: The first row.
///   - stride: The distance, in floats, between rows.
///   - rowCount: The number of rows.
///   - columnCount: The number of columns.
///   - factor: What every number is multiplied by.
///   - output: Where the first column goes.
///   - outputStride: The distance, in floats, between rows of the output.
func transpose(
  _ rows: UnsafePointer<Float>,
  stride: Int,
  rowCount: Int,
  columnCount: Int,
  times factor: Float,
  into output: UnsafeMutablePointer<Float>,
  outputStride: Int
) {
  let wholeRows = rowCount & ~7
  let wholeColumns = columnCount & ~7
  var row = 0
  while row < wholeRows {
    var column = 0
    while column < wholeColumns {
      transposeBlock(
        rows + row * stride + column,
        stride: stride,
        times: factor,
        into: output + column * outputStride + row,
        outputStride: outputStride
      )
      column &+= 8
    }
    row &+= 8
  }
  for row in 0..<rowCount {
    for column in (row < wholeRows ? wholeColumns : 0)..<columnCount {
      output[column * outputStride + row] = rows[row * stride + column] * factor
    }
  }
}

/// The first halves of two vectors, their lanes taking turns.
@inline(__always)
private func interleaveLow(_ left: SIMD8<Float>, _ right: SIMD8<Float>) -> SIMD8<Float> {
  var result = SIMD8<Float>()
  result.evenHalf = left.lowHalf
  result.oddHalf = right.lowHalf
  return result
}

/// The second halves of two vectors, their lanes taking turns.
@inline(__always)
private func interleaveHigh(_ left: SIMD8<Float>, _ right: SIMD8<Float>) -> SIMD8<Float> {
  var result = SIMD8<Float>()
  result.evenHalf = left.highHalf
  result.oddHalf = right.highHalf
  return result
}

@inline(__always)
private func transposeBlock(
  _ rows: UnsafePointer<Float>,
  stride: Int,
  times factor: Float,
  into output: UnsafeMutablePointer<Float>,
  outputStride: Int
) {
  @inline(__always)
  func row(_ index: Int) -> SIMD8<Float> {
    UnsafeRawPointer(rows + index &* stride).loadUnaligned(as: SIMD8<Float>.self)
  }
  @inline(__always)
  func write(_ vector: SIMD8<Float>, _ index: Int) {
    UnsafeMutableRawPointer(output + index &* outputStride)
      .storeBytes(of: vector * factor, as: SIMD8<Float>.self)
  }
  let (r0, r1, r2, r3) = (row(0), row(1), row(2), row(3))
  let (r4, r5, r6, r7) = (row(4), row(5), row(6), row(7))
  // A round takes vector i and i + 4 apart into 2i and 2i + 1; three of them are a transposition.
  let (a0, a1) = (interleaveLow(r0, r4), interleaveHigh(r0, r4))
  let (a2, a3) = (interleaveLow(r1, r5), interleaveHigh(r1, r5))
  let (a4, a5) = (interleaveLow(r2, r6), interleaveHigh(r2, r6))
  let (a6, a7) = (interleaveLow(r3, r7), interleaveHigh(r3, r7))
  let (b0, b1) = (interleaveLow(a0, a4), interleaveHigh(a0, a4))
  let (b2, b3) = (interleaveLow(a1, a5), interleaveHigh(a1, a5))
  let (b4, b5) = (interleaveLow(a2, a6), interleaveHigh(a2, a6))
  let (b6, b7) = (interleaveLow(a3, a7), interleaveHigh(a3, a7))
  write(interleaveLow(b0, b4), 0)
  write(interleaveHigh(b0, b4), 1)
  write(interleaveLow(b1, b5), 2)
  write(interleaveHigh(b1, b5), 3)
  write(interleaveLow(b2, b6), 4)
  write(interleaveHigh(b2, b6), 5)
  write(interleaveLow(b3, b7), 6)
  write(interleaveHigh(b3, b7), 7)
}
