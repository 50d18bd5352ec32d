/// Returns e to the power of every lane.
///
/// The argument is split as *n* ln 2 + *r* with |*r*| ≤ ln 2 / 2, ln 2 being subtracted in two
/// parts; e^*r* is its Taylor polynomial of degree 7 (truncation error below 6e-9), and 2^*n* is put
/// together in the exponent bits. The relative error is at most 2.5e-7 on [-86.6, 88.72]. Below
/// -86.6 the result is 0 (the true value there is within a factor of three of the smallest normal
/// number), above 88.72 it is infinity, and NaN stays NaN.
@inline(__always)
func exponential(_ argument: FloatVector) -> FloatVector {
  let lowest = FloatVector(repeating: -86.6)
  let highest = FloatVector(repeating: 88.72)
  let tooLow = argument .< lowest
  let tooHigh = argument .> highest
  let clamped = argument.replacing(with: lowest, where: tooLow)
    .replacing(with: highest, where: tooHigh)

  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the sum, both as a
  // floating-point difference and as an integer; `rounded()` would be a call per lane.
  let magic = FloatVector(repeating: 12_582_912)
  let shifted = multiplyAdd(magic, clamped, FloatVector(repeating: 1.442_695_04))
  let whole = shifted - magic
  var rest = multiplyAdd(clamped, whole, FloatVector(repeating: -0.693_359_375))
  rest = multiplyAdd(rest, whole, FloatVector(repeating: 2.121_944_4e-4))

  var sum = FloatVector(repeating: 1.984_127_0e-4)
  sum = multiplyAdd(FloatVector(repeating: 1.388_888_9e-3), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 8.333_333_3e-3), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 4.166_666_7e-2), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1.666_666_7e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 0.5), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1), sum, rest)
  // The sum is doubled and the other factor is 2^(n-1), so that n = 128 does not overflow early.
  sum += sum
  let exponent = (unsafeBitCast(shifted, to: BitVector.self) &+ BitVector(repeating: 126)) &<< 23
  let result = sum * unsafeBitCast(exponent, to: FloatVector.self)
  return result.replacing(with: FloatVector.zero, where: tooLow)
    .replacing(with: FloatVector(repeating: .infinity), where: tooHigh)
}

/// Returns 1 / (1 + e^-x) for every lane.
@inline(__always)
func logisticSigmoid(_ argument: FloatVector) -> FloatVector {
  let one = FloatVector(repeating: 1)
  return one / (one + exponential(-argument))
}

/// Returns 2 to the power of every lane, none of which is above 0.
///
/// The argument is split into the nearest whole number and a rest of at most 1/2, whose power is a
/// polynomial of degree 6 (relative error below 2.6e-9 before rounding). The relative error is at
/// most 1.8e-7 on [-126, 0]; below -126 the result is 0, and NaN stays NaN.
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
