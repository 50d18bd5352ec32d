import Foundation
import Testing

@testable import OptimizationCore

@Suite("The vector exponential")
struct VectorExponentialTests {
  private func value(_ argument: Float) -> Float {
    exponential(FloatVector(repeating: argument))[0]
  }

  @Test("The relative error is at most 2.5e-7 on [-86.6, 88.72]")
  func errorBound() {
    var worst = 0.0
    var random = CounterRandom(seed: 1, stream: "exponential")
    for index in 0..<200_000 {
      let argument =
        index < 100_000
        ? Float(-86.6 + 175.32 * Double(index) / 99_999)
        : Float(random.normal())
      guard argument >= -86.6, argument <= 88.72 else { continue }
      let exact = exp(Double(argument))
      worst = max(worst, abs(Double(value(argument)) - exact) / exact)
    }
    #expect(worst <= 2.5e-7)
  }

  @Test("Special values are as documented")
  func specialValues() {
    #expect(value(0) == 1)
    #expect(value(-0.0) == 1)
    #expect(value(-86.7) == 0)
    #expect(value(-.infinity) == 0)
    #expect(value(-1e30) == 0)
    #expect(value(88.73) == .infinity)
    #expect(value(.infinity) == .infinity)
    #expect(value(.nan).isNaN)
  }

  @Test("Every lane is computed for itself")
  func lanes() {
    var arguments = FloatVector.zero
    for lane in 0..<vectorWidth { arguments[lane] = Float(lane) * 3.7 - 11 }
    let results = exponential(arguments)
    for lane in 0..<vectorWidth { #expect(results[lane] == value(arguments[lane])) }
  }
}
