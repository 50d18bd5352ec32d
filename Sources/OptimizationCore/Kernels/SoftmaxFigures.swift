/// Running figures of a softmax, one distribution in each lane, gathered a token at a time.
struct SoftmaxFigures {
  /// The number of figures kept for every distribution.
  static var count: Int { 4 }

  /// The largest logit so far.
  var maximum = FloatVector(repeating: -.infinity)
  /// The sum of the exponentials of logits less the maximum.
  var sum = FloatVector.zero
  /// The sum of those exponentials, each times the logit less the maximum.
  var moment = FloatVector.zero
  /// The first token with the largest logit.
  var mostLikely = LaneNumbers(repeating: 0)

  @inline(__always)
  init() {}

  /// Reads figures that `store(to:stride:)` wrote.
  @inline(__always)
  init(_ pointer: UnsafePointer<Float>, stride: Int) {
    maximum = load(pointer)
    sum = load(pointer + stride)
    moment = load(pointer + 2 * stride)
    mostLikely = unsafeBitCast(load(pointer + 3 * stride), to: LaneNumbers.self)
  }

  @inline(__always)
  func store(to pointer: UnsafeMutablePointer<Float>, stride: Int) {
    OptimizationCore.store(maximum, to: pointer)
    OptimizationCore.store(sum, to: pointer + stride)
    OptimizationCore.store(moment, to: pointer + 2 * stride)
    OptimizationCore.store(
      unsafeBitCast(mostLikely, to: FloatVector.self),
      to: pointer + 3 * stride
    )
  }

  /// Takes in the logits of consecutive tokens.
  ///
  /// - Parameters:
  ///   - logits: The first token's logits, one for each lane.
  ///   - stride: The distance, in floats, from a token to the next.
  ///   - tokens: The tokens.
  ///   - withDistribution: Whether the moment and the most likely token are wanted too.
  mutating func add(
    _ logits: UnsafePointer<Float>,
    stride: Int,
    tokens: Range<Int>,
    withDistribution: Bool
  ) {
    let before = maximum
    if withDistribution {
      findMostLikely(logits, stride: stride, tokens: tokens)
      let (newSum, newMoment) = Self.sums(logits, stride, tokens.count, maximum)
      rescale(from: before)
      sum += newSum
      moment += newMoment
    } else {
      maximum = Self.maximum(logits, stride, tokens.count, before)
      let newSum = Self.sum(logits, stride, tokens.count, maximum)
      rescale(from: before)
      sum += newSum
    }
  }

  // Each pass is a function of its own, small enough for the compiler to keep its loop in registers.

  @inline(never)
  private mutating func findMostLikely(
    _ logits: UnsafePointer<Float>,
    stride: Int,
    tokens: Range<Int>
  ) {
    var (best, place) = (maximum, mostLikely)
    var number = LaneNumbers(repeating: Int32(truncatingIfNeeded: tokens.lowerBound))
    var pointer = logits
    for _ in 0..<tokens.count {
      let logit = load(pointer)
      let isLarger = logit .> best
      best.replace(with: logit, where: isLarger)
      place.replace(with: number, where: isLarger)
      number &+= LaneNumbers(repeating: 1)
      pointer += stride
    }
    (maximum, mostLikely) = (best, place)
  }

  @inline(never)
  private static func maximum(
    _ logits: UnsafePointer<Float>,
    _ stride: Int,
    _ count: Int,
    _ start: FloatVector
  ) -> FloatVector {
    // Four chains, because each comparison waits for the one before it.
    var (first, second, third, fourth) = (start, start, start, start)
    var pointer = logits
    for _ in 0..<(count >> 2) {
      first = laneMaximum(first, load(pointer))
      second = laneMaximum(second, load(pointer + stride))
      third = laneMaximum(third, load(pointer + 2 &* stride))
      fourth = laneMaximum(fourth, load(pointer + 3 &* stride))
      pointer += 4 &* stride
    }
    for _ in 0..<(count & 3) {
      first = laneMaximum(first, load(pointer))
      pointer += stride
    }
    return laneMaximum(laneMaximum(first, second), laneMaximum(third, fourth))
  }

  @inline(never)
  private static func sum(
    _ logits: UnsafePointer<Float>,
    _ stride: Int,
    _ count: Int,
    _ maximum: FloatVector
  ) -> FloatVector {
    let factor = FloatVector(repeating: binaryLogarithmOfE)
    var sum = FloatVector.zero
    var pointer = logits
    for _ in 0..<count {
      sum += powerOfTwo(nonPositive: (load(pointer) - maximum) * factor)
      pointer += stride
    }
    return sum
  }

  @inline(never)
  private static func sums(
    _ logits: UnsafePointer<Float>,
    _ stride: Int,
    _ count: Int,
    _ maximum: FloatVector
  ) -> (sum: FloatVector, moment: FloatVector) {
    let factor = FloatVector(repeating: binaryLogarithmOfE)
    var (sum, moment) = (FloatVector.zero, FloatVector.zero)
    var pointer = logits
    for _ in 0..<count {
      let distance = load(pointer) - maximum
      let power = powerOfTwo(nonPositive: distance * factor)
      sum += power
      // An infinite distance has no weight; 0 times infinity would be NaN.
      let term = power * distance
      moment += term.replacing(with: FloatVector.zero, where: power .== FloatVector.zero)
      pointer += stride
    }
    return (sum, moment)
  }

  /// Takes in the figures of tokens that follow.
  @inline(__always)
  mutating func merge(_ other: SoftmaxFigures) {
    let before = maximum
    var other = other
    mostLikely.replace(with: other.mostLikely, where: other.maximum .> maximum)
    maximum = laneMaximum(maximum, other.maximum)
    rescale(from: before)
    let otherBefore = other.maximum
    other.maximum = maximum
    other.rescale(from: otherBefore)
    sum += other.sum
    moment += other.moment
  }

  /// Brings sums from an earlier maximum to the present one.
  @inline(__always)
  private mutating func rescale(from before: FloatVector) {
    // The first tokens find nothing to rescale, and the distance from their maximum is infinite.
    let distance = (before - maximum)
      .replacing(with: FloatVector.zero, where: before .== FloatVector(repeating: -.infinity))
    let factor = powerOfTwo(
      nonPositive: distance * FloatVector(repeating: binaryLogarithmOfE)
    )
    moment = factor * multiplyAdd(moment, sum, distance)
    sum *= factor
  }
}

/// The logarithm of e to the base 2.
@inline(__always)
var binaryLogarithmOfE: Float { 1.442_695_04 }
