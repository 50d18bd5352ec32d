import Foundation

/// Functions whose textbook form overflows or cancels where losses are evaluated.
enum StableMath {
  /// 1 / (1 + exp(−x)) without overflow.
  @inline(__always)
  static func sigmoid(_ x: Double) -> Double {
    let small = exp(-abs(x))
    return (x >= 0 ? 1 : small) / (1 + small)
  }

  /// The derivative of the logistic function; 1 − σ(x) would cancel for a large x.
  @inline(__always)
  static func sigmoidSlope(_ x: Double) -> Double {
    let small = exp(-abs(x))
    return small / ((1 + small) * (1 + small))
  }

  /// log(1 + exp(x)): x itself for a large x instead of infinity.
  @inline(__always)
  static func softplus(_ x: Double) -> Double {
    max(x, 0) + log1p(exp(-abs(x)))
  }

  /// log σ(x): x itself for a very negative x instead of minus infinity.
  @inline(__always)
  static func logSigmoid(_ x: Double) -> Double {
    min(x, 0) - log1p(exp(-abs(x)))
  }

  /// log(1 − exp(x)) for a negative x, by the better of two forms (Mächler 2012).
  @inline(__always)
  static func logOneMinusExp(_ x: Double) -> Double {
    x > -0.6931471805599453 ? log(-expm1(x)) : log1p(-exp(x))
  }

  /// The logarithm of the normal distribution function, also where the function itself is 0.
  static func logNormalCDF(_ x: Double) -> Double {
    if x > 0 { return log1p(-0.5 * erfc(x * 0.5.squareRoot())) }
    if x > -tail { return log(0.5 * erfc(-x * 0.5.squareRoot())) }
    return -0.5 * x * x - log(-x) - 0.9189385332046727 + log(tailSeries(x))
  }

  /// The derivative of `logNormalCDF`: the density over the distribution function.
  static func logNormalCDFSlope(_ x: Double) -> Double {
    if x <= -tail { return -x / tailSeries(x) }
    return exp(-0.5 * x * x - 0.9189385332046727 - logNormalCDF(x))
  }

  /// Where the normal distribution function begins to vanish in double precision.
  private static let tail = 30.0

  /// The asymptotic series of Mills' ratio (Abramowitz and Stegun 1964, 26.2.12), for x below −30.
  private static func tailSeries(_ x: Double) -> Double {
    let inverse = 1 / (x * x)
    return 1 - inverse * (1 - 3 * inverse * (1 - 5 * inverse * (1 - 7 * inverse)))
  }
}
