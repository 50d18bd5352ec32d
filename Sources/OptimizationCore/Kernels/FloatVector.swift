#if PENCHANT_AVX512
  /// The vector of 32-bit floats every kernel works on; one register where AVX-512 is enabled.
  typealias FloatVector = SIMD16<Float>
  /// The bit patterns of a `FloatVector`.
  typealias BitVector = SIMD16<UInt32>
  /// One whole number for each lane of a `FloatVector`.
  typealias LaneNumbers = SIMD16<Int32>
#else
  /// The vector of 32-bit floats every kernel works on; one AVX or two SSE/NEON registers.
  typealias FloatVector = SIMD8<Float>
  /// The bit patterns of a `FloatVector`.
  typealias BitVector = SIMD8<UInt32>
  /// One whole number for each lane of a `FloatVector`.
  typealias LaneNumbers = SIMD8<Int32>
#endif

/// The number of floats in a `FloatVector`.
@inline(__always)
var vectorWidth: Int { FloatVector.scalarCount }

/// Rounds a count up to whole vectors.
@inline(__always)
func paddedToVector(_ count: Int) -> Int {
  (count &+ vectorWidth &- 1) & ~(vectorWidth &- 1)
}

/// Loads a vector from memory that need not be aligned.
@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> FloatVector {
  UnsafeRawPointer(pointer).loadUnaligned(as: FloatVector.self)
}

/// Loads a vector from memory that need not be aligned.
@inline(__always)
func load(_ pointer: UnsafeMutablePointer<Float>) -> FloatVector {
  UnsafeRawPointer(pointer).loadUnaligned(as: FloatVector.self)
}

/// Loads the first `count` floats of a vector and zero for the others.
///
/// The vector is put together from halves; a variable lane number would send it through memory.
@inline(__always)
func load(_ pointer: UnsafePointer<Float>, first count: Int) -> FloatVector {
  guard count < vectorWidth else { return load(pointer) }
  #if PENCHANT_AVX512
    if count >= 8 {
      return FloatVector(
        lowHalf: UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self),
        highHalf: loadEight(pointer + 8, first: count - 8)
      )
    }
    return FloatVector(lowHalf: loadEight(pointer, first: count), highHalf: .zero)
  #else
    return loadEight(pointer, first: count)
  #endif
}

/// Loads the first `count` of eight floats, `count` being below 8, and zero for the others.
@inline(__always)
private func loadEight(_ pointer: UnsafePointer<Float>, first count: Int) -> SIMD8<Float> {
  if count >= 4 {
    return SIMD8(
      lowHalf: UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Float>.self),
      highHalf: loadFour(pointer + 4, first: count - 4)
    )
  }
  return SIMD8(lowHalf: loadFour(pointer, first: count), highHalf: .zero)
}

/// Loads the first `count` of four floats, `count` being below 4, and zero for the others.
@inline(__always)
private func loadFour(_ pointer: UnsafePointer<Float>, first count: Int) -> SIMD4<Float> {
  switch count {
  case 0: SIMD4(0, 0, 0, 0)
  case 1: SIMD4(pointer[0], 0, 0, 0)
  case 2: SIMD4(pointer[0], pointer[1], 0, 0)
  default: SIMD4(pointer[0], pointer[1], pointer[2], 0)
  }
}

/// Stores a vector to memory that need not be aligned.
@inline(__always)
func store(_ vector: FloatVector, to pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: FloatVector.self)
}

/// Stores the first `count` floats of a vector.
///
/// The vector is cut in halves; a variable lane number would send it through memory.
@inline(__always)
func store(_ vector: FloatVector, first count: Int, to pointer: UnsafeMutablePointer<Float>) {
  guard count < vectorWidth else { return store(vector, to: pointer) }
  var pointer = pointer
  var remaining = count
  #if PENCHANT_AVX512
    var eight = vector.lowHalf
    if remaining >= 8 {
      UnsafeMutableRawPointer(pointer).storeBytes(of: eight, as: SIMD8<Float>.self)
      eight = vector.highHalf
      pointer += 8
      remaining -= 8
    }
  #else
    let eight = vector
  #endif
  var four = eight.lowHalf
  if remaining >= 4 {
    UnsafeMutableRawPointer(pointer).storeBytes(of: four, as: SIMD4<Float>.self)
    four = eight.highHalf
    pointer += 4
    remaining -= 4
  }
  if remaining > 0 { pointer[0] = four.x }
  if remaining > 1 { pointer[1] = four.y }
  if remaining > 2 { pointer[2] = four.z }
}

/// Returns `sum + left * right`, fused into one rounding where the build enables it.
///
/// Without the hardware instruction `addingProduct` is a call per lane into the C library, dozens of
/// times slower than a product and a sum, hence the condition.
@inline(__always)
func multiplyAdd(_ sum: FloatVector, _ left: FloatVector, _ right: FloatVector) -> FloatVector {
  #if PENCHANT_FMA
    return sum.addingProduct(left, right)
  #else
    return sum + left * right
  #endif
}

/// Adds the lanes of a vector by halving it, in an order that depends on nothing.
@inline(__always)
func laneSum(_ vector: FloatVector) -> Float {
  #if PENCHANT_AVX512
    let eight = vector.lowHalf + vector.highHalf
  #else
    let eight = vector
  #endif
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// Every lane without its sign.
@inline(__always)
func magnitude(_ vector: FloatVector) -> FloatVector {
  unsafeBitCast(
    unsafeBitCast(vector, to: BitVector.self) & BitVector(repeating: 0x7FFF_FFFF),
    to: FloatVector.self
  )
}

/// The larger of each pair of lanes; the left one where they do not compare.
@inline(__always)
func laneMaximum(_ left: FloatVector, _ right: FloatVector) -> FloatVector {
  left.replacing(with: right, where: right .> left)
}

/// Stops the program unless the condition holds.
///
/// Release builds of this module are made with `-Ounchecked`, under which `precondition` is an
/// assumption and not a check; operations check their shapes and indices with this function, once,
/// outside the loops.
@inline(__always)
func require(
  _ condition: Bool,
  _ message: @autoclosure () -> String,
  file: StaticString = #fileID,
  line: UInt = #line
) {
  guard condition else { fatalError(message(), file: file, line: line) }
}
