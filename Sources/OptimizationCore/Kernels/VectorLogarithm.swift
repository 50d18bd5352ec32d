/// Returns the natural logarithm of every lane.
///
/// The argument is 2^*e* (1 + *f*) with 1 + *f* from √½ to √2; log(1 + *f*) is *f* - *f*²/2 + *f*³
/// times a polynomial of degree 8 (relative error below 7.5e-10 before rounding), and *e* ln 2 is
/// added in two parts. The relative error is at most 2.5e-7 for all positive numbers, subnormal ones
/// too. The logarithm of 0 is negative infinity, of infinity infinity, of negative numbers and NaN
/// NaN.
@inline(__always)
func logarithm(_ argument: FloatVector) -> FloatVector {
  // Subnormal numbers are made normal first.
  let isSmall = argument .< FloatVector(repeating: .leastNormalMagnitude)
  let large = argument.replacing(
    with: argument * FloatVector(repeating: 33_554_432),
    where: isSmall
  )
  let bits = unsafeBitCast(large, to: LaneNumbers.self)
  // Counted from the square root of one half, so that the rest lies around 1.
  let shift = LaneNumbers(repeating: 23)
  let whole = (bits &- LaneNumbers(repeating: 0x3F35_04F3)) &>> shift
  let mantissa = unsafeBitCast(bits &- (whole &<< shift), to: FloatVector.self)
  // Adding the bits of 1.5 * 2^23 makes a floating-point number of a whole one.
  var exponent =
    unsafeBitCast(whole &+ LaneNumbers(repeating: 0x4B40_0000), to: FloatVector.self)
    - FloatVector(repeating: 12_582_912)
  exponent.replace(with: exponent - FloatVector(repeating: 25), where: isSmall)

  let rest = mantissa - FloatVector(repeating: 1)
  let square = rest * rest
  var sum = FloatVector(repeating: 6.746_639_31e-2)
  sum = multiplyAdd(FloatVector(repeating: -1.167_565_06e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1.188_816_20e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: -1.240_558_92e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 1.421_955_23e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: -1.666_799_63e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 2.000_211_92e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: -2.500_000_89e-1), sum, rest)
  sum = multiplyAdd(FloatVector(repeating: 3.333_331_35e-1), sum, rest)
  var result = rest * square * sum
  result = multiplyAdd(result, exponent, FloatVector(repeating: -2.121_944_4e-4))
  result = multiplyAdd(result, square, FloatVector(repeating: -0.5))
  result = multiplyAdd(rest + result, exponent, FloatVector(repeating: 0.693_359_375))

  let infinity = FloatVector(repeating: .infinity)
  result.replace(with: infinity, where: argument .== infinity)
  result.replace(with: -infinity, where: argument .== FloatVector.zero)
  return result.replacing(
    with: FloatVector(repeating: .nan),
    where: .!(argument .>= FloatVector.zero)
  )
}

/// Returns log(1 + e^x) for every lane.
///
/// It is the larger of x and 0 plus log(1 + *y*) with *y* = e^-|x|, and log(1 + *y*) is twice the
/// inverse hyperbolic tangent of *y* / (2 + *y*), an odd polynomial of degree 11 (relative error below
/// 1.2e-10 before rounding). The relative error is at most 4e-7 where the result is a normal number;
/// below, the absolute error is at most 3e-45. NaN stays NaN.
@inline(__always)
func softplus(_ argument: FloatVector) -> FloatVector {
  let power = exponential(-magnitude(argument))
  let ratio = power / (power + FloatVector(repeating: 2))
  let square = ratio * ratio
  var sum = FloatVector(repeating: 1.215_046_57e-1)
  sum = multiplyAdd(FloatVector(repeating: 1.071_382_98e-1), sum, square)
  sum = multiplyAdd(FloatVector(repeating: 1.430_844_22e-1), sum, square)
  sum = multiplyAdd(FloatVector(repeating: 1.999_943_85e-1), sum, square)
  sum = multiplyAdd(FloatVector(repeating: 3.333_333_73e-1), sum, square)
  let positive = argument.replacing(with: FloatVector.zero, where: argument .< FloatVector.zero)
  let double = ratio + ratio
  return positive + multiplyAdd(double, double * square, sum)
}

/// Returns log(1 / (1 + e^-x)) for every lane, with the errors of `softplus(_:)`.
@inline(__always)
func logSigmoid(_ argument: FloatVector) -> FloatVector { -softplus(-argument) }
