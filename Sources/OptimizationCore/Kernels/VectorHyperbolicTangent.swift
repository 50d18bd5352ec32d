/// Returns the hyperbolic tangent of every lane.
///
/// Below 0.625 it is an odd polynomial of degree 11 (relative error below 4.2e-9 before rounding),
/// above 1 - 2 / (e^2|x| + 1) with the argument's sign. The relative error is at most 3e-7 for all
/// arguments; the sign of zero is kept, and NaN stays NaN.
@inline(__always)
func hyperbolicTangent(_ argument: FloatVector) -> FloatVector {
  let size = magnitude(argument)
  let square = argument * argument
  var sum = FloatVector(repeating: -5.717_045_16e-3)
  sum = multiplyAdd(FloatVector(repeating: 2.065_058_80e-2), sum, square)
  sum = multiplyAdd(FloatVector(repeating: -5.374_349_65e-2), sum, square)
  sum = multiplyAdd(FloatVector(repeating: 1.333_149_08e-1), sum, square)
  sum = multiplyAdd(FloatVector(repeating: -3.333_328_37e-1), sum, square)
  let one = FloatVector(repeating: 1)
  let small = argument * multiplyAdd(one, square, sum)
  let two = FloatVector(repeating: 2)
  let large = one - two / (exponential(size + size) + one)
  let signed = large.replacing(with: -large, where: argument .< FloatVector.zero)
  return signed.replacing(with: small, where: size .< FloatVector(repeating: 0.625))
}
