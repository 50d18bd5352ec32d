/// Returns e to the power of every lane.
///
/// The argument is split as *n* ln 2 + *r* with |*r*| ≤ ln 2 / 2, ln 2 being subtracted in two
/// parts; e^*r* is a polynomial of degree 6 whose relative error is smallest at its largest (2.6e-9
/// before rounding), and 2^*n* is multiplied in two factors, so that results neither overflow early
/// nor lose the subnormal numbers. The relative error is at most 2.5e-7 where the result is a normal
/// number, from -87.33 to 88.72; below, the absolute error is at most 1.5e-45, the smallest
/// subnormal number, and below -103.98 the result is 0. Above 88.73 it is infinity; NaN stays NaN.
@inline(__always)
func exponential(_ argument: FloatVector) -> FloatVector {
  let lowest = FloatVector(repeating: -104)
  let highest = FloatVector(repeating: 89)
  let clamped = argument.replacing(with: lowest, where: argument .< lowest)
    .replacing(with: highest, where: argument .> highest)

  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the sum, both as a
  // floating-point difference and as an integer; `rounded()` would be a call per lane.
  let magic = FloatVector(repeating: 12_582_912)
  let shifted = multiplyAdd(magic, clamped, FloatVector(repeating: 1.442_695_04))
  let whole = shifted - magic
  var rest = multiplyAdd(clamped, whole, FloatVector(repeating: -0.693_359_375))
  rest = multiplyAdd(rest, whole, FloatVector(repeating: 2.121_944_4e-4))

  var sum = FloatVector(repeating: 1.406_124e-3)
  sum = multiplyAdd(FloatVector(repeating: 8.379_011e-3), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 4.166_477_7e-2), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1.666_636_5e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 5.000_000_4e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1), sum, rest)

  let exponent =
    unsafeBitCast(shifted, to: LaneNumbers.self) &- LaneNumbers(repeating: 0x4B40_0000)
  let half = exponent &>> LaneNumbers(repeating: 1)
  return sum * powerOfTwo(half) * powerOfTwo(exponent &- half)
}

/// Returns 2 to the power of whole numbers from -126 to 127.
@inline(__always)
private func powerOfTwo(_ exponent: LaneNumbers) -> FloatVector {
  unsafeBitCast(
    (exponent &+ LaneNumbers(repeating: 127)) &<< LaneNumbers(repeating: 23),
    to: FloatVector.self
  )
}

/// Returns 1 / (1 + e^-x) for every lane.
///
/// The relative error is at most 4e-7 where the result is a normal number, from -87.33 on; below,
/// the absolute error is at most 1.2e-38, the smallest normal number. NaN stays NaN.
@inline(__always)
func logisticSigmoid(_ argument: FloatVector) -> FloatVector {
  let one = FloatVector(repeating: 1)
  return one / (one + exponential(-argument))
}

/// Returns 2 to the power of every lane, none of which is above 0.
///
/// The argument is split into the nearest whole number and a rest of at most 1/2, whose power is a
/// polynomial of degree 6 (relative error below 2.6e-9 before rounding). The relative error is at
/// most 1.8e-7 on [-126, 0] (and a rounding error above 0 does no harm); below -126 the result is
/// 0, and NaN stays NaN.
@inline(__always)
func powerOfTwo(nonPositive argument: FloatVector) -> FloatVector {
  let lowest = FloatVector(repeating: -126)
  let tooLow = argument .< lowest
  let clamped = argument.replacing(with: lowest, where: tooLow)
  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the sum.
  let magic = FloatVector(repeating: 12_582_912)
  let shifted = clamped + magic
  let rest = clamped - (shifted - magic)
  var sum = FloatVector(repeating: 1.559_467_8e-4)
  sum = multiplyAdd(FloatVector(repeating: 1.340_664_4e-3), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 9.617_693e-3), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 5.550_310_6e-2), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 2.402_265_3e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 6.931_472e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1), sum, rest)
  let exponent = (unsafeBitCast(shifted, to: BitVector.self) &+ BitVector(repeating: 127)) &<< 23
  let result = sum * unsafeBitCast(exponent, to: FloatVector.self)
  return result.replacing(with: FloatVector.zero, where: tooLow)
}
