import Foundation
import Testing

@testable import OptimizationCore

@Suite("Vector functions over the whole range of floats")
struct VectorFunctionTests {
  /// Bounds on a function's error; where one of them holds, the other need not.
  struct Bound: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let relative: Double
    let absolute: Double
    let function: @Sendable (FloatVector) -> FloatVector
    let exact: @Sendable (Double) -> Double
  }

  static let smallestSubnormal = 1.5e-45

  static let bounds = [
    Bound(
      testDescription: "exponential",
      relative: 2.5e-7,
      absolute: smallestSubnormal,
      function: { exponential($0) },
      exact: { exp($0) }
    ),
    Bound(
      testDescription: "logarithm",
      relative: 2.5e-7,
      absolute: 0,
      function: { logarithm($0) },
      exact: { $0.isNaN || $0 < 0 ? .nan : log($0) }
    ),
    Bound(
      testDescription: "logistic function",
      relative: 4e-7,
      absolute: 1.2e-38,
      function: { logisticSigmoid($0) },
      exact: { 1 / (1 + exp(-$0)) }
    ),
    Bound(
      testDescription: "softplus",
      relative: 4e-7,
      absolute: 2 * smallestSubnormal,
      function: { softplus($0) },
      exact: { $0 > 40 ? $0 : log1p(exp($0)) }
    ),
    Bound(
      testDescription: "logarithm of the logistic function",
      relative: 4e-7,
      absolute: 2 * smallestSubnormal,
      function: { logSigmoid($0) },
      exact: { $0 < -40 ? $0 : -log1p(exp(-$0)) }
    ),
    Bound(
      testDescription: "hyperbolic tangent",
      relative: 3e-7,
      absolute: 0,
      function: { hyperbolicTangent($0) },
      exact: { tanh($0) }
    ),
    Bound(
      testDescription: "normal distribution function",
      relative: 1e-6,
      absolute: 2 * smallestSubnormal,
      function: { normalDistribution($0).cumulative },
      exact: { 0.5 * erfc(-$0 / 2.0.squareRoot()) }
    ),
    Bound(
      testDescription: "normal density",
      relative: 1e-6,
      absolute: 2 * smallestSubnormal,
      function: { normalDistribution($0).density },
      exact: { exp(-0.5 * $0 * $0) / (2 * Double.pi).squareRoot() }
    ),
  ]

  /// Numbers of every exponent and both signs: the ends, their neighbours and random ones between.
  static func arguments(perExponent count: Int) -> [Float] {
    var random = CounterRandom(seed: 1, stream: "mantissas")
    var result: [Float] = [0, -0.0, .infinity, -.infinity, .nan]
    for exponent in UInt32(0)..<255 {
      for place in 0..<count {
        let mantissa: UInt32 =
          switch place {
          case 0: 0
          case 1: 1
          case 2: 0x7F_FFFF
          case 3: 0x40_0000
          default: UInt32(truncatingIfNeeded: random.next()) & 0x7F_FFFF
          }
        let bits = exponent << 23 | mantissa
        result.append(Float(bitPattern: bits))
        result.append(Float(bitPattern: bits | 1 << 31))
      }
    }
    return result
  }

  /// Whether a value is within a bound, as a share of the bound that is at most 1.
  private static func share(_ found: Float, _ exact: Double, _ bound: Bound) -> Double {
    if exact.isNaN || found.isNaN { return exact.isNaN && found.isNaN ? 0 : .infinity }
    let rounded = Float(exact)
    // Beyond the range of floats the nearest float is infinite or 0.
    if rounded.isInfinite || found.isInfinite {
      if rounded == found { return 0 }
      let isAtTheEdge = abs(exact) > 3.402e38 && abs(found) > 3.402e38
      return isAtTheEdge && (exact < 0) == (found < 0) ? 0 : .infinity
    }
    let error = abs(Double(found) - exact)
    return error / max(bound.relative * abs(exact), bound.absolute, .leastNonzeroMagnitude)
  }

  private static func check(_ arguments: [Float], _ bound: Bound) {
    var worst = (share: 0.0, argument: Float(0), found: Float(0))
    for first in stride(from: 0, to: arguments.count, by: vectorWidth) {
      var vector = FloatVector.zero
      let count = min(vectorWidth, arguments.count - first)
      for lane in 0..<count { vector[lane] = arguments[first + lane] }
      let found = bound.function(vector)
      for lane in 0..<count {
        let share = share(found[lane], bound.exact(Double(vector[lane])), bound)
        if share > worst.share { worst = (share, vector[lane], found[lane]) }
      }
    }
    #expect(worst.share <= 1, "\(worst)")
  }

  @Test("The errors keep their bounds for all exponents", arguments: bounds)
  func wholeRange(bound: Bound) {
    Self.check(Self.arguments(perExponent: 2000), bound)
  }

  @Test("The errors keep their bounds where functions bend", arguments: bounds)
  func denseRange(bound: Bound) {
    // A step of 2^-10 through every place where a formula changes, between random offsets.
    var random = CounterRandom(seed: 2, stream: "offsets")
    let arguments = (-113_000...113_000).map {
      Float((Double($0) + random.uniform()) / 1024)
    }
    Self.check(arguments, bound)
  }

  @Test("Special values are exact")
  func specialValues() {
    func value(_ function: (FloatVector) -> FloatVector, _ argument: Float) -> Float {
      function(FloatVector(repeating: argument))[0]
    }
    #expect(value(exponential, 0) == 1)
    #expect(value(exponential, -0.0) == 1)
    #expect(value(exponential, -.infinity) == 0)
    #expect(value(exponential, -104) == 0)
    #expect(value(exponential, -87) > 1.6e-38)
    #expect(value(exponential, -103) > 0)
    #expect(value(exponential, 88.722) < .infinity)
    #expect(value(exponential, 88.73) == .infinity)
    #expect(value(logarithm, 1) == 0)
    #expect(value(logarithm, -0.0) == -.infinity)
    #expect(value(softplus, .infinity) == .infinity)
    #expect(value(softplus, -.infinity) == 0)
    #expect(value(hyperbolicTangent, -0.0).sign == .minus)
    #expect(value(hyperbolicTangent, -.infinity) == -1)
  }

  @Test("Powers of two of numbers up to 0")
  func powersOfTwo() {
    let bound = Bound(
      testDescription: "power of two",
      relative: 1.8e-7,
      absolute: 1.18e-38,
      function: { powerOfTwo(nonPositive: $0) },
      exact: { exp2($0) }
    )
    let arguments = Self.arguments(perExponent: 500).filter { $0 <= 1e-6 || $0.isNaN }
    Self.check(arguments, bound)
    Self.check((0...130_000).map { -Float($0) / 1000 }, bound)
  }

  @Test("Every lane is computed for itself", arguments: bounds)
  func lanes(bound: Bound) {
    var arguments = FloatVector.zero
    for lane in 0..<vectorWidth { arguments[lane] = Float(lane) * 3.7 - 11 }
    let results = bound.function(arguments)
    for lane in 0..<vectorWidth {
      let alone = bound.function(FloatVector(repeating: arguments[lane]))[0]
      #expect(results[lane].bitPattern == alone.bitPattern)
    }
  }
}
