#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Elementary functions in the forms that stay accurate at the ends of their ranges.
enum ElementaryFunctions {
  /// The logistic function 1 / (1 + exp(−x)), computed without overflow for any `x`.
  static func sigmoid(_ x: Double) -> Double {
    guard x < 0 else { return 1 / (1 + exp(-x)) }
    let small = exp(x)
    return small / (1 + small)
  }

  /// The softplus function log(1 + exp(x)), linear where the exponential would overflow.
  static func softplus(_ x: Double) -> Double {
    max(x, 0) + log1p(exp(-abs(x)))
  }

  /// The natural logarithm of n!, by Stirling's series from 16 on and by a product before.
  static func logFactorial(_ n: Int) -> Double {
    guard n >= 16 else {
      return n < 2 ? 0 : log((2...n).reduce(1.0) { $0 * Double($1) })
    }
    let x = Double(n)
    let inverse = 1 / x
    let square = inverse * inverse
    // The next term of the series is below 1e-13 for n of at least 16.
    let series =
      inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680))))
    return x * log(x) - x + 0.5 * log(2 * Double.pi * x) + series
  }

  /// The point below which a standard normal variable falls with the given probability.
  ///
  /// Algorithm AS 241 (Wichura 1988, PPND16), accurate to about 1e-16. Returns `nil` outside the
  /// open interval from 0 to 1.
  static func normalQuantile(_ probability: Double) -> Double? {
    guard probability > 0, probability < 1 else { return nil }
    let centred = probability - 0.5
    if abs(centred) <= 0.425 {
      let r = 0.180625 - centred * centred
      return centred * polynomial(Self.centreTop, r) / polynomial(Self.centreBottom, r)
    }
    let tail = centred < 0 ? probability : 1 - probability
    let r = (-log(tail)).squareRoot()
    let magnitude =
      r <= 5
      ? polynomial(Self.middleTop, r - 1.6) / polynomial(Self.middleBottom, r - 1.6)
      : polynomial(Self.farTop, r - 5) / polynomial(Self.farBottom, r - 5)
    return centred < 0 ? -magnitude : magnitude
  }

  /// Horner's rule; coefficients from the constant upwards.
  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }

  private static let centreTop = [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ]
  private static let centreBottom = [
    1.0, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
    21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852545925,
  ]
  private static let middleTop = [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
    0.00077454501427834140764,
  ]
  private static let middleBottom = [
    1.0, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
    0.14810397642748007459, 0.0151986665636164571966, 0.00054759380849953443,
    1.05075007164441684324e-9,
  ]
  private static let farTop = [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 0.0000271155556874348757815,
    2.01033439929228813265e-7,
  ]
  private static let farBottom = [
    1.0, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
    0.0007868691311456132591, 0.000018463183175100546818, 1.4215117583164458887e-7,
    2.04426310338993978564e-15,
  ]
}
