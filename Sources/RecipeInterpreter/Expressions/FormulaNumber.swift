import Foundation

/// A type of numbers that formulas are evaluated in.
///
/// Training evaluates them in double precision; single precision shows what a formula loses in it.
package protocol FormulaNumber: BinaryFloatingPoint, Codable, SIMDScalar, Sendable {
  /// The exponential function.
  static func exp(_ x: Self) -> Self
  /// exp(x) − 1 without cancellation near 0.
  static func expMinusOne(_ x: Self) -> Self
  /// The natural logarithm.
  static func log(_ x: Self) -> Self
  /// log(1 + x) without cancellation near 0.
  static func logOnePlus(_ x: Self) -> Self
  /// A number to the power of another.
  static func power(_ x: Self, _ y: Self) -> Self
  /// The complementary error function.
  static func complementaryError(_ x: Self) -> Self
  /// How far below 0 the normal distribution function is still a normal number.
  static var normalTail: Self { get }
}

extension Double: FormulaNumber {
  /// The exponential function.
  @inline(__always) package static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  /// exp(x) − 1 without cancellation near 0.
  @inline(__always) package static func expMinusOne(_ x: Double) -> Double { expm1(x) }
  /// The natural logarithm.
  @inline(__always) package static func log(_ x: Double) -> Double { Foundation.log(x) }
  /// log(1 + x) without cancellation near 0.
  @inline(__always) package static func logOnePlus(_ x: Double) -> Double { log1p(x) }
  /// A number to the power of another.
  @inline(__always) package static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
  /// The complementary error function.
  package static func complementaryError(_ x: Double) -> Double { erfc(x) }
  /// How far below 0 the normal distribution function is still a normal number.
  package static var normalTail: Double { 30 }
}

extension Float: FormulaNumber {
  /// The exponential function.
  @inline(__always) package static func exp(_ x: Float) -> Float { Foundation.exp(x) }
  /// exp(x) − 1 without cancellation near 0.
  @inline(__always) package static func expMinusOne(_ x: Float) -> Float { expm1(x) }
  /// The natural logarithm.
  @inline(__always) package static func log(_ x: Float) -> Float { Foundation.log(x) }
  /// log(1 + x) without cancellation near 0.
  @inline(__always) package static func logOnePlus(_ x: Float) -> Float { log1p(x) }
  /// A number to the power of another.
  @inline(__always) package static func power(_ x: Float, _ y: Float) -> Float { pow(x, y) }
  /// The complementary error function.
  package static func complementaryError(_ x: Float) -> Float { erfc(x) }
  /// How far below 0 the normal distribution function is still a normal number.
  package static var normalTail: Float { 10 }
}
