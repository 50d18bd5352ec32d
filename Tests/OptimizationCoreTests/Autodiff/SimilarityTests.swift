import Foundation
import Testing

@testable import OptimizationCore

@Suite("Cosines between rows")
struct SimilarityTests {
  /// A sum of cosines with a weight for each, written out.
  private func sum(_ left: [[Double]], _ right: [[Double]], _ weights: [Double]) -> Double {
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    var total = 0.0
    for (row, a) in left.enumerated() {
      for (column, b) in right.enumerated() {
        total +=
          weights[row * right.count + column] * dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
      }
    }
    return total
  }

  @Test("Values and slopes are those of the definition, for both sides")
  func definition() throws {
    var random = CounterRandom(seed: 3, stream: "rows")
    func rows(_ count: Int) -> [[Double]] {
      (0..<count).map { _ in (0..<5).map { _ in random.normal() } }
    }
    let (left, right) = (rows(3), rows(4))
    let weights = (0..<12).map { _ in random.normal() }
    let graph = Graph<Double>(ComputeContext(threads: 2))
    let sides = [left, right].map {
      graph.variable($0.flatMap(\.self), shape: [$0.count, 5])
    }
    let cosines = graph.cosines(sides[0], sides[1])
    #expect(cosines.shape == [3, 4])
    let found = zip(cosines.values, weights).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(found - sum(left, right, weights)) < 1e-10)
    graph.backward(from: [(cosines, weights)])
    let step = 1e-6
    for (side, tensor) in sides.enumerated() {
      let gradient = try #require(tensor.gradient)
      for index in gradient.indices {
        let ends = [step, -step].map { move in
          var moved = [left, right]
          moved[side][index / 5][index % 5] += move
          return sum(moved[0], moved[1], weights)
        }
        #expect(abs(gradient[index] - (ends[0] - ends[1]) / (2 * step)) < 1e-8)
      }
    }
  }

  @Test("A row of zeros is like no other, with finite slopes")
  func zeros() throws {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let left = graph.variable([0, 0, 3, 4], shape: [2, 2])
    let right = graph.constant([6, 8, -4, 3], shape: [2, 2])
    let cosines = graph.cosines(left, right)
    #expect(cosines.values[0...1] == [0, 0])
    #expect(abs(cosines.values[2] - 1) < 1e-6 && abs(cosines.values[3]) < 1e-6)
    graph.backward(from: [(cosines, [1, 1, 1, 1])])
    #expect(try #require(left.gradient).allSatisfy(\.isFinite))
  }
}
