/// Returns e^(-scale * x²) for x from 0 to 15.
///
/// A float's square has twice its digits, and the exponential magnifies what rounding takes from it.
/// Hence the leading 12 digits are squared exactly and the rest, a small number, has a series.
@inline(__always)
private func exponentialOfSquare(_ argument: FloatVector, times scale: Float) -> FloatVector {
  let leading = unsafeBitCast(
    unsafeBitCast(argument, to: BitVector.self) & BitVector(repeating: 0xFFFF_F000),
    to: FloatVector.self
  )
  let factor = FloatVector(repeating: -scale)
  let rest = (argument - leading) * (argument + leading) * factor
  let one = FloatVector(repeating: 1)
  var series = multiplyAdd(one, rest, FloatVector(repeating: 0.25))
  series = multiplyAdd(one, rest * FloatVector(repeating: 1 / 3), series)
  series = multiplyAdd(one, rest * FloatVector(repeating: 0.5), series)
  series = multiplyAdd(one, rest, series)
  return exponential(leading * leading * factor) * series
}

/// Returns e^(x²) erfc(x) for x from 0 to 10.6.
///
/// It is a polynomial of degree 11 in *t* = 1 / (1 + 0.4 x) without a constant (relative error below
/// 2e-9 before rounding).
@inline(__always)
private func scaledComplement(_ argument: FloatVector) -> FloatVector {
  let one = FloatVector(repeating: 1)
  let ratio = one / multiplyAdd(one, argument, FloatVector(repeating: 0.4))
  var sum = FloatVector(repeating: -1.925_157_57e-2)
  sum = multiplyAdd(FloatVector(repeating: 8.276_062_46e-2), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: -8.947_935_70e-2), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: -7.485_274_97e-2), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: 1.491_487_92e-1), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: -3.574_981_54e-2), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: 1.678_141_95e-1), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: 1.586_341_71e-1), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: 2.098_275_72e-1), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: 2.254_635_24e-1), sum, ratio)
  sum = multiplyAdd(FloatVector(repeating: 2.256_846_28e-1), sum, ratio)
  return sum * ratio
}

/// Returns the error function of x, for |x| up to 0.9.
///
/// It is an odd polynomial of degree 13 (relative error below 6e-10 before rounding).
@inline(__always)
private func smallErrorFunction(_ argument: FloatVector) -> FloatVector {
  let square = argument * argument
  var sum = FloatVector(repeating: 8.193_779_65e-5)
  sum = multiplyAdd(FloatVector(repeating: -8.099_877_74e-4), sum, square)
  sum = multiplyAdd(FloatVector(repeating: 5.197_154_82e-3), sum, square)
  sum = multiplyAdd(FloatVector(repeating: -2.685_779_15e-2), sum, square)
  sum = multiplyAdd(FloatVector(repeating: 1.128_366_59e-1), sum, square)
  sum = multiplyAdd(FloatVector(repeating: -3.761_263_19e-1), sum, square)
  sum = multiplyAdd(FloatVector(repeating: 1.128_379_23), sum, square)
  return argument * sum
}

/// Returns the standard normal distribution function of every lane, and its density.
///
/// The relative errors are at most 1e-6 where the results are normal numbers, the distribution
/// function's from -13 on and the density's to 13.1 on both sides; beyond, the absolute errors are at
/// most 3e-45. NaN stays NaN.
@inline(__always)
func normalDistribution(
  _ argument: FloatVector
) -> (cumulative: FloatVector, density: FloatVector) {
  let size = magnitude(argument)
  let highest = FloatVector(repeating: 14.8)
  let clamped = size.replacing(with: highest, where: size .> highest)
  let power = exponentialOfSquare(clamped, times: 0.5)
  let tail =
    power * scaledComplement(clamped * FloatVector(repeating: 0.707_106_77))
    * FloatVector(repeating: 0.5)
  let cumulative = tail.replacing(
    with: FloatVector(repeating: 1) - tail,
    where: argument .> FloatVector.zero
  )
  return (cumulative, power * FloatVector(repeating: 0.398_942_28))
}
