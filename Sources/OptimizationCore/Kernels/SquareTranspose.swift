/// Writes the transpose of `vectorWidth` x `vectorWidth` floats.
///
/// Whole vectors are stored, so that reading them at once does not wait for the caches, as it would
/// for vectors put together from parts by `transposeBlock`.
///
/// - Parameters:
///   - source: The first element; columns are contiguous.
///   - stride: The distance, in floats, between rows of the source.
///   - target: Where the first column goes.
///   - targetStride: The distance, in floats, between columns.
@inline(never)
func transposeSquare(
  _ source: UnsafePointer<Float>,
  stride: Int,
  into target: UnsafeMutablePointer<Float>,
  targetStride: Int
) {
  let first = fourRows(source, stride)
  let second = fourRows(source + 4 &* stride, stride)
  #if PENCHANT_AVX512
    let third = fourRows(source + 8 &* stride, stride)
    let fourth = fourRows(source + 12 &* stride, stride)
  #endif
  @inline(__always)
  func write(_ index: Int, _ column: (FourColumns) -> FloatVector) {
    #if PENCHANT_AVX512
      writeColumns(
        (column(first), column(second), column(third), column(fourth)),
        to: target + index &* targetStride,
        4 &* targetStride
      )
    #else
      writeColumns(
        column(first),
        column(second),
        to: target + index &* targetStride,
        4 &* targetStride
      )
    #endif
  }
  write(0) { $0.0 }
  write(1) { $0.1 }
  write(2) { $0.2 }
  write(3) { $0.3 }
}

/// Four vectors; lanes `4 * n ..< 4 * n + 4` of the one numbered `index` are four rows of column
/// `4 * n + index`.
private typealias FourColumns = (FloatVector, FloatVector, FloatVector, FloatVector)

/// Transposes four rows in every quarter of 128 bits.
@inline(__always)
private func fourRows(_ source: UnsafePointer<Float>, _ stride: Int) -> FourColumns {
  let first = load(source)
  let second = load(source + stride)
  let third = load(source + 2 &* stride)
  let fourth = load(source + 3 &* stride)
  let topLow = interleaveLow(first, second)
  let topHigh = interleaveHigh(first, second)
  let bottomLow = interleaveLow(third, fourth)
  let bottomHigh = interleaveHigh(third, fourth)
  return (
    pairLow(topLow, bottomLow), pairHigh(topLow, bottomLow),
    pairLow(topHigh, bottomHigh), pairHigh(topHigh, bottomHigh)
  )
}

#if PENCHANT_AVX512
  /// Pairs of lanes, moved as one.
  private typealias PairVector = SIMD8<Double>

  /// The first two lanes of every quarter of both vectors, taking turns.
  @inline(__always)
  private func interleaveLow(_ a: FloatVector, _ b: FloatVector) -> FloatVector {
    FloatVector(
      a[0],
      b[0],
      a[1],
      b[1],
      a[4],
      b[4],
      a[5],
      b[5],
      a[8],
      b[8],
      a[9],
      b[9],
      a[12],
      b[12],
      a[13],
      b[13]
    )
  }

  /// The last two lanes of every quarter of both vectors, taking turns.
  @inline(__always)
  private func interleaveHigh(_ a: FloatVector, _ b: FloatVector) -> FloatVector {
    FloatVector(
      a[2],
      b[2],
      a[3],
      b[3],
      a[6],
      b[6],
      a[7],
      b[7],
      a[10],
      b[10],
      a[11],
      b[11],
      a[14],
      b[14],
      a[15],
      b[15]
    )
  }

  /// The first pair of every quarter of both vectors, taking turns.
  @inline(__always)
  private func pairLow(_ left: FloatVector, _ right: FloatVector) -> FloatVector {
    let (a, b) = (pairs(left), pairs(right))
    return lanes(PairVector(a[0], b[0], a[2], b[2], a[4], b[4], a[6], b[6]))
  }

  /// The second pair of every quarter of both vectors, taking turns.
  @inline(__always)
  private func pairHigh(_ left: FloatVector, _ right: FloatVector) -> FloatVector {
    let (a, b) = (pairs(left), pairs(right))
    return lanes(PairVector(a[1], b[1], a[3], b[3], a[5], b[5], a[7], b[7]))
  }

  /// Quarters 0 and 2 of both vectors.
  @inline(__always)
  private func evenQuarters(_ left: FloatVector, _ right: FloatVector) -> FloatVector {
    let (a, b) = (pairs(left), pairs(right))
    return lanes(PairVector(a[0], a[1], a[4], a[5], b[0], b[1], b[4], b[5]))
  }

  /// Quarters 1 and 3 of both vectors.
  @inline(__always)
  private func oddQuarters(_ left: FloatVector, _ right: FloatVector) -> FloatVector {
    let (a, b) = (pairs(left), pairs(right))
    return lanes(PairVector(a[2], a[3], a[6], a[7], b[2], b[3], b[6], b[7]))
  }

  /// Writes four columns from what four times four rows have of them.
  @inline(__always)
  private func writeColumns(
    _ rows: FourColumns,
    to target: UnsafeMutablePointer<Float>,
    _ stride: Int
  ) {
    let (topEven, topOdd) = (evenQuarters(rows.0, rows.1), oddQuarters(rows.0, rows.1))
    let (bottomEven, bottomOdd) = (evenQuarters(rows.2, rows.3), oddQuarters(rows.2, rows.3))
    store(evenQuarters(topEven, bottomEven), to: target)
    store(evenQuarters(topOdd, bottomOdd), to: target + stride)
    store(oddQuarters(topEven, bottomEven), to: target + 2 &* stride)
    store(oddQuarters(topOdd, bottomOdd), to: target + 3 &* stride)
  }
#else
  /// Pairs of lanes, moved as one.
  private typealias PairVector = SIMD4<Double>

  /// The first two lanes of both halves of both vectors, taking turns.
  @inline(__always)
  private func interleaveLow(_ a: FloatVector, _ b: FloatVector) -> FloatVector {
    FloatVector(a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5])
  }

  /// The last two lanes of both halves of both vectors, taking turns.
  @inline(__always)
  private func interleaveHigh(_ a: FloatVector, _ b: FloatVector) -> FloatVector {
    FloatVector(a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7])
  }

  /// The first pair of both halves of both vectors, taking turns.
  @inline(__always)
  private func pairLow(_ left: FloatVector, _ right: FloatVector) -> FloatVector {
    let (a, b) = (pairs(left), pairs(right))
    return lanes(PairVector(a[0], b[0], a[2], b[2]))
  }

  /// The second pair of both halves of both vectors, taking turns.
  @inline(__always)
  private func pairHigh(_ left: FloatVector, _ right: FloatVector) -> FloatVector {
    let (a, b) = (pairs(left), pairs(right))
    return lanes(PairVector(a[1], b[1], a[3], b[3]))
  }

  /// Writes two columns from what two times four rows have of them.
  @inline(__always)
  private func writeColumns(
    _ top: FloatVector,
    _ bottom: FloatVector,
    to target: UnsafeMutablePointer<Float>,
    _ stride: Int
  ) {
    store(FloatVector(lowHalf: top.lowHalf, highHalf: bottom.lowHalf), to: target)
    store(FloatVector(lowHalf: top.highHalf, highHalf: bottom.highHalf), to: target + stride)
  }
#endif

@inline(__always)
private func pairs(_ vector: FloatVector) -> PairVector {
  unsafeBitCast(vector, to: PairVector.self)
}

@inline(__always)
private func lanes(_ pairs: PairVector) -> FloatVector {
  unsafeBitCast(pairs, to: FloatVector.self)
}
