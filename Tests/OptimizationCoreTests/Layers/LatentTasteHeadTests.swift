import Foundation
import OptimizationCore
import Testing

@Suite("Heads whose judges' tastes are known up to a distribution")
struct LatentTasteHeadTests {
  private static let noise = (0..<9).map { cos(Double($0) * 2.3) }
  private static let states = (0..<20).map { sin(Double($0) * 1.7) }
  private static let judges: [Int?] = [0, nil, 1]

  /// A head of which one mean and one logarithm of a variance lie beyond the limits.
  private static func head(isLimited: Bool) throws -> LatentTasteHead<Double> {
    let head = LatentTasteHead<Double>(
      width: 4,
      dimensions: 3,
      judgeCount: 2,
      isLimited: isLimited,
      seed: 7
    )
    try parameter("common.weight", of: head).values = [0.4, -0.3, 0.2, 0.9]
    try parameter("means", of: head).values = [0.3, -0.4, 1.6, 0.2, -0.5, 0.1]
    try parameter("log_variances", of: head).values = [-0.2, 0.7, 0.1, -1.4, 0.5, 0.3]
    return head
  }

  private static func parameter(
    _ suffix: String,
    of head: LatentTasteHead<Double>
  ) throws -> Parameter<Double> {
    try #require(head.parameters.first { $0.name.hasSuffix(suffix) })
  }

  private static func outputs(
    _ head: LatentTasteHead<Double>,
    _ states: [Double],
    noise: [Double]?,
    in graph: Graph<Double>
  ) -> (input: Tensor<Double>, scores: Tensor<Double>, divergences: Tensor<Double>) {
    let input = graph.variable(states, shape: [5, 4])
    let scores = head.values(input, rows: [1, 2, 4], judges: judges, noise: noise, in: graph)
    return (input, scores, head.divergences(of: judges, in: graph))
  }

  private static func values(
    _ head: LatentTasteHead<Double>,
    noise: [Double]?
  ) -> (scores: [Double], divergences: [Double]) {
    let graph = Graph<Double>(ComputeContext(threads: 1), recordsGradients: false)
    let found = outputs(head, states, noise: noise, in: graph)
    return (found.scores.values, found.divergences.values)
  }

  @Test(
    "Gradients of states and of all weights are those of differences",
    arguments: [false, true],
    [false, true]
  )
  func gradients(_ isLimited: Bool, _ isDrawn: Bool) throws {
    let head = try Self.head(isLimited: isLimited)
    let noise = isDrawn ? Self.noise : nil
    let upstream = (scores: [0.7, -1.2, 0.4], divergences: [0.5, 0.9, -0.3])
    func total(_ states: [Double]) -> Double {
      let graph = Graph<Double>(ComputeContext(threads: 1), recordsGradients: false)
      let found = Self.outputs(head, states, noise: noise, in: graph)
      return zip(
        found.scores.values + found.divergences.values,
        upstream.scores + upstream.divergences
      ).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let found = Self.outputs(head, Self.states, noise: noise, in: graph)
    graph.backward(from: [
      (found.scores, upstream.scores), (found.divergences, upstream.divergences),
    ])
    let step = 1e-6
    for (index, slope) in try #require(found.input.gradient).enumerated() {
      var (up, down) = (Self.states, Self.states)
      up[index] += step
      down[index] -= step
      #expect(abs(slope - (total(up) - total(down)) / (2 * step)) < 1e-7)
    }
    for parameter in head.parameters {
      let gradient = parameter.gradient
      #expect(gradient.contains { $0 != 0 }, "\(parameter.name)")
      for index in gradient.indices {
        let value = parameter.values[index]
        parameter.values[index] = value + step
        let up = total(Self.states)
        parameter.values[index] = value - step
        let down = total(Self.states)
        parameter.values[index] = value
        #expect(abs(gradient[index] - (up - down) / (2 * step)) < 1e-6, "\(parameter.name)")
      }
    }
    if isLimited {
      #expect(try Self.parameter("means", of: head).gradient[2] == 0)
      #expect(try Self.parameter("log_variances", of: head).gradient[3] == 0)
    }
  }

  @Test(
    "Scores and divergences are those of the formula",
    arguments: [false, true],
    [false, true]
  )
  func values(_ isLimited: Bool, _ isDrawn: Bool) throws {
    let head = try Self.head(isLimited: isLimited)
    let found = Self.values(head, noise: isDrawn ? Self.noise : nil)
    let common = try Self.parameter("common.weight", of: head).values
    let map = try Self.parameter("map.weight", of: head).values
    func limited(_ value: Double) -> Double { isLimited ? min(max(value, -1), 1) : value }
    let means = try Self.parameter("means", of: head).values.map(limited)
    let logVariances = try Self.parameter("log_variances", of: head).values.map(limited)
    for (place, row) in [1, 2, 4].enumerated() {
      let state = Array(Self.states[row * 4..<(row + 1) * 4])
      func product(_ weight: ArraySlice<Double>) -> Double {
        zip(weight, state).reduce(0) { $0 + $1.0 * $1.1 }
      }
      var score = product(common[...])
      var divergence = 0.0
      if let judge = Self.judges[place] {
        var taste = (0..<3).map { index -> Double in
          let (mean, logVariance) = (means[judge * 3 + index], logVariances[judge * 3 + index])
          divergence += (mean * mean + exp(logVariance) - logVariance - 1) / 2
          return mean + (isDrawn ? exp(logVariance / 2) * Self.noise[place * 3 + index] : 0)
        }
        if isLimited {
          let length = taste.reduce(0) { $0 + $1 * $1 }.squareRoot()
          taste = taste.map { $0 / length * 3.0.squareRoot() }
        }
        for index in 0..<3 { score += taste[index] * product(map[index * 4..<(index + 1) * 4]) }
      }
      #expect(abs(found.scores[place] - score) < 1e-10)
      #expect(abs(found.divergences[place] - divergence) < 1e-12)
    }
  }

  @Test("A new head's judges all have the prior and the score 0, stretched or not")
  func beginning() {
    for isLimited in [false, true] {
      let head = LatentTasteHead<Double>(
        width: 4,
        dimensions: 3,
        judgeCount: 2,
        isLimited: isLimited,
        seed: 7
      )
      let still = Self.values(head, noise: nil)
      #expect(still.scores == [0, 0, 0])
      #expect(still.divergences == [0, 0, 0])
      let drawn = Self.values(head, noise: Self.noise)
      #expect(drawn.scores[0] != 0 && drawn.scores[1] == 0 && drawn.scores[2] != 0)
    }
  }
}
