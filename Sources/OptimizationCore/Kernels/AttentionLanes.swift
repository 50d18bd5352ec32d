#if PENCHANT_FMA
  /// The number of queries attention works on at once, two vectors.
  @inline(__always)
  var attentionLanes: Int { 2 * vectorWidth }
#else
  /// The number of queries attention works on at once: one vector, which is two SSE registers.
  @inline(__always)
  var attentionLanes: Int { vectorWidth }
#endif

/// The vectors that hold one number for each of `attentionLanes` queries.
///
/// Attention keeps queries in lanes: maxima and sums over keys are then plain vector operations, keys
/// and values are read where they lie, one number at a time for all lanes, and no head width leaves
/// lanes empty.
struct AttentionLanes {
  var first: FloatVector
  #if PENCHANT_FMA
    var second: FloatVector
  #endif

  @inline(__always)
  init(repeating value: Float) {
    first = FloatVector(repeating: value)
    #if PENCHANT_FMA
      second = FloatVector(repeating: value)
    #endif
  }

  @inline(__always)
  init(_ pointer: UnsafePointer<Float>) {
    first = load(pointer)
    #if PENCHANT_FMA
      second = load(pointer + vectorWidth)
    #endif
  }

  @inline(__always)
  init(_ pointer: UnsafeMutablePointer<Float>) { self.init(UnsafePointer(pointer)) }

  @inline(__always)
  func store(to pointer: UnsafeMutablePointer<Float>) {
    OptimizationCore.store(first, to: pointer)
    #if PENCHANT_FMA
      OptimizationCore.store(second, to: pointer + vectorWidth)
    #endif
  }

  /// Applies a function to the vectors of one to three operands.
  @inline(__always)
  static func map(_ one: Self, _ body: (FloatVector) -> FloatVector) -> Self {
    var result = one
    result.first = body(one.first)
    #if PENCHANT_FMA
      result.second = body(one.second)
    #endif
    return result
  }

  @inline(__always)
  static func map(
    _ one: Self,
    _ two: Self,
    _ body: (FloatVector, FloatVector) -> FloatVector
  ) -> Self {
    var result = one
    result.first = body(one.first, two.first)
    #if PENCHANT_FMA
      result.second = body(one.second, two.second)
    #endif
    return result
  }

  /// Adds a scalar times other lanes.
  @inline(__always)
  mutating func add(_ scalar: Float, _ other: AttentionLanes) {
    let repeated = FloatVector(repeating: scalar)
    first = multiplyAdd(first, repeated, other.first)
    #if PENCHANT_FMA
      second = multiplyAdd(second, repeated, other.second)
    #endif
  }

  /// Replaces the lanes below `lane` by negative infinity.
  @inline(__always)
  mutating func mask(below lane: Int) {
    let lowest = FloatVector(repeating: -.infinity)
    let limit = FloatVector(repeating: Float(lane))
    first.replace(with: lowest, where: laneNumbers .< limit)
    #if PENCHANT_FMA
      let rest = FloatVector(repeating: Float(lane &- vectorWidth))
      second.replace(with: lowest, where: laneNumbers .< rest)
    #endif
  }

  /// Replaces the lanes from `lane` on by negative infinity.
  @inline(__always)
  mutating func mask(from lane: Int) {
    let lowest = FloatVector(repeating: -.infinity)
    let limit = FloatVector(repeating: Float(lane))
    first.replace(with: lowest, where: laneNumbers .>= limit)
    #if PENCHANT_FMA
      let rest = FloatVector(repeating: Float(lane &- vectorWidth))
      second.replace(with: lowest, where: laneNumbers .>= rest)
    #endif
  }
}

#if PENCHANT_AVX512
  /// The number of every lane.
  @inline(__always)
  private var laneNumbers: FloatVector {
    FloatVector(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  }
#else
  /// The number of every lane.
  @inline(__always)
  private var laneNumbers: FloatVector { FloatVector(0, 1, 2, 3, 4, 5, 6, 7) }
#endif
