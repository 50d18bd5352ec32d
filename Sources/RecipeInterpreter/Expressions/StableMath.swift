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
}
