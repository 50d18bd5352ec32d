/// Functions whose textbook form overflows or cancels where losses are evaluated.
enum StableMath {
  /// 1 / (1 + exp(−x)) without overflow.
  @inline(__always)
  static func sigmoid<Number: FormulaNumber>(_ x: Number) -> Number {
    let small = Number.exp(-abs(x))
    return (x >= 0 ? 1 : small) / (1 + small)
  }

  /// The derivative of the logistic function; 1 − σ(x) would cancel for a large x.
  @inline(__always)
  static func sigmoidSlope<Number: FormulaNumber>(_ x: Number) -> Number {
    let small = Number.exp(-abs(x))
    return small / ((1 + small) * (1 + small))
  }

  /// log(1 + exp(x)): x itself for a large x instead of infinity.
  @inline(__always)
  static func softplus<Number: FormulaNumber>(_ x: Number) -> Number {
    max(x, 0) + Number.logOnePlus(Number.exp(-abs(x)))
  }

  /// log σ(x): x itself for a very negative x instead of minus infinity.
  @inline(__always)
  static func logSigmoid<Number: FormulaNumber>(_ x: Number) -> Number {
    min(x, 0) - Number.logOnePlus(Number.exp(-abs(x)))
  }

  /// log(1 − exp(x)) for a negative x, by the better of two forms (Mächler 2012).
  @inline(__always)
  static func logOneMinusExp<Number: FormulaNumber>(_ x: Number) -> Number {
    x > -0.6931471805599453
      ? Number.log(-Number.expMinusOne(x)) : Number.logOnePlus(-Number.exp(x))
  }

  /// The logarithm of the normal distribution function, also where the function itself is 0.
  static func logNormalCDF<Number: FormulaNumber>(_ x: Number) -> Number {
    let root = (0.5 as Number).squareRoot()
    if x > 0 { return Number.logOnePlus(-0.5 * Number.complementaryError(x * root)) }
    if x > -Number.normalTail { return Number.log(0.5 * Number.complementaryError(-x * root)) }
    return -0.5 * x * x - Number.log(-x) - 0.9189385332046727 + Number.log(tailSeries(x))
  }

  /// The derivative of `logNormalCDF`: the density over the distribution function.
  static func logNormalCDFSlope<Number: FormulaNumber>(_ x: Number) -> Number {
    if x <= -Number.normalTail { return -x / tailSeries(x) }
    return Number.exp(-0.5 * x * x - 0.9189385332046727 - logNormalCDF(x))
  }

  /// The asymptotic series of Mills' ratio (Abramowitz and Stegun 1964, 26.2.12) far below 0.
  private static func tailSeries<Number: FormulaNumber>(_ x: Number) -> Number {
    let inverse = 1 / (x * x)
    let last = 1 - 7 * inverse
    return 1 - inverse * (1 - 3 * inverse * (1 - 5 * inverse * last))
  }
}
