/// The loops over 64-bit floats.
///
/// They serve theory, in small models: vectors are used where that is a line's work, and functions
/// are those of the C library, with its accuracy of about one unit in the last place.
struct DoubleKernels: ScalarKernels {
  /// Calls `body` with the offset of every vector of a tensor.
  @inline(__always)
  func forEachVector(
    _ count: Int,
    _ context: ComputeContext,
    _ body: (Int) -> Void
  ) {
    context.forEachRange(of: count, pieceCount: 1 << 13) { range in
      var offset = range.lowerBound
      while offset < range.upperBound {
        body(offset)
        offset &+= DoubleVector.scalarCount
      }
    }
  }

  func add(
    _ source: UnsafeMutablePointer<Double>,
    times factor: Double,
    count: Int,
    to target: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    combine(target, source, times: factor, count: count, into: target, context)
  }

  func combine(
    _ left: UnsafeMutablePointer<Double>,
    _ right: UnsafeMutablePointer<Double>,
    times factor: Double,
    count: Int,
    into output: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    let factor = DoubleVector(repeating: factor)
    forEachVector(count, context) { offset in
      DoubleVector.multiplyAdd(
        DoubleVector.load(left + offset),
        DoubleVector.load(right + offset),
        factor
      ).store(to: output + offset)
    }
  }

  func multiply(
    _ left: UnsafeMutablePointer<Double>,
    _ right: UnsafeMutablePointer<Double>,
    count: Int,
    into output: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    forEachVector(count, context) { offset in
      (DoubleVector.load(left + offset) * DoubleVector.load(right + offset))
        .store(to: output + offset)
    }
  }

  func addProducts(
    _ left: UnsafeMutablePointer<Double>,
    _ right: UnsafeMutablePointer<Double>,
    count: Int,
    to target: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    forEachVector(count, context) { offset in
      DoubleVector.multiplyAdd(
        DoubleVector.load(target + offset),
        DoubleVector.load(left + offset),
        DoubleVector.load(right + offset)
      ).store(to: target + offset)
    }
  }

  func scale(
    _ source: UnsafeMutablePointer<Double>,
    by factor: Double,
    count: Int,
    into output: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    let factor = DoubleVector(repeating: factor)
    forEachVector(count, context) { offset in
      (DoubleVector.load(source + offset) * factor).store(to: output + offset)
    }
  }

  func add(
    _ number: Double,
    count: Int,
    to target: UnsafeMutablePointer<Double>,
    _ context: ComputeContext
  ) {
    let number = DoubleVector(repeating: number)
    forEachVector(count, context) { offset in
      (DoubleVector.load(target + offset) + number).store(to: target + offset)
    }
  }

  func sum(_ source: UnsafeMutablePointer<Double>, count: Int) -> Double {
    total(count) { source[$0] }
  }

  func sumOfSquares(_ source: UnsafeMutablePointer<Double>, count: Int) -> Double {
    total(count) { source[$0] * source[$0] }
  }

  /// The sum of as many terms: eight sums side by side, which the compiler makes a vector of.
  @inline(__always)
  func total(_ count: Int, _ term: (Int) -> Double) -> Double {
    var sums = SIMD8<Double>.zero
    var offset = 0
    while offset &+ 8 <= count {
      sums += SIMD8(
        term(offset),
        term(offset &+ 1),
        term(offset &+ 2),
        term(offset &+ 3),
        term(offset &+ 4),
        term(offset &+ 5),
        term(offset &+ 6),
        term(offset &+ 7)
      )
      offset &+= 8
    }
    var sum = sums.sum()
    while offset < count {
      sum += term(offset)
      offset &+= 1
    }
    return sum
  }

  func scale(_ target: UnsafeMutablePointer<Double>, by factor: Double, count: Int) {
    for index in 0..<count { target[index] *= factor }
  }

  func addRange(
    _ source: UnsafeMutablePointer<Double>,
    times factor: Double,
    count: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<count { target[index] += source[index] * factor }
  }

  func update(_ step: UpdateStep, _ buffers: UpdateBuffers<Double>, _ range: Range<Int>) {
    step.update(DoubleVector.self, buffers, range)
  }

  func elements(_ count: Int, _ next: () -> Double) -> [Double] {
    (0..<count).map { _ in next() }
  }
}
