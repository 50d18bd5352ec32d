import Foundation
import OptimizationCore
import Testing

@Suite("Posteriors of tastes that an encoder reads from comparisons")
struct TasteEncoderTests {
  private static let states = (0..<15).map { sin(Double($0) * 1.7) }
  private static let noise = (0..<8).map { cos(Double($0) * 2.3) }
  private static let judges: [Int?] = [1, nil, 0, 2]
  /// Two comparisons, one, and none, of replies with three features each.
  private static let contexts: [[Double]] = [
    (0..<12).map { sin(Double($0) * 0.9 + 0.4) }, (0..<6).map { cos(Double($0) * 1.3) }, [],
  ]

  private static func head(isLimited: Bool) -> LatentTasteHead<Double> {
    let head = LatentTasteHead<Double>(
      width: 3,
      dimensions: 2,
      encoderWidth: 4,
      isLimited: isLimited,
      seed: 3
    )
    for (place, parameter) in head.parameters.enumerated() {
      parameter.values = parameter.values.indices.map {
        0.6 * sin(Double($0) * 1.1 + Double(place) * 0.7)
      }
    }
    head.contexts = contexts
    head.encoder?.center = [0.1, -0.2, 0.3]
    head.encoder?.scale = [1.5, 0.5, 2]
    return head
  }

  private static func outputs(
    _ head: LatentTasteHead<Double>,
    noise: [Double]?,
    in graph: Graph<Double>
  ) -> (scores: Tensor<Double>, divergences: Tensor<Double>) {
    let input = graph.constant(states, shape: [5, 3])
    return (
      head.values(input, rows: [0, 1, 2, 4], judges: judges, noise: noise, in: graph),
      head.divergences(of: judges, in: graph)
    )
  }

  @Test("Gradients of all weights are those of differences", arguments: [false, true])
  func gradients(_ isLimited: Bool) {
    let head = Self.head(isLimited: isLimited)
    let upstream = (scores: [0.7, -1.2, 0.4, 0.3], divergences: [0.5, 0.9, -0.3, 0.2])
    func total() -> Double {
      let graph = Graph<Double>(ComputeContext(threads: 1), recordsGradients: false)
      let found = Self.outputs(head, noise: Self.noise, in: graph)
      return zip(
        found.scores.values + found.divergences.values,
        upstream.scores + upstream.divergences
      ).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let found = Self.outputs(head, noise: Self.noise, in: graph)
    graph.backward(from: [
      (found.scores, upstream.scores), (found.divergences, upstream.divergences),
    ])
    let step = 1e-6
    for parameter in head.parameters {
      let gradient = parameter.gradient
      #expect(gradient.contains { $0 != 0 }, "\(parameter.name)")
      for index in gradient.indices {
        let value = parameter.values[index]
        parameter.values[index] = value + step
        let up = total()
        parameter.values[index] = value - step
        let down = total()
        parameter.values[index] = value
        #expect(abs(gradient[index] - (up - down) / (2 * step)) < 1e-6, "\(parameter.name)")
      }
    }
  }

  @Test("Standardized features have mean 0 and deviation 1 over all replies, or are 0")
  func standardization() throws {
    let encoder = try #require(Self.head(isLimited: false).encoder)
    var contexts = Self.contexts
    for judge in contexts.indices {
      for place in stride(from: 1, to: contexts[judge].count, by: 3) { contexts[judge][place] = 4 }
    }
    encoder.standardize(over: contexts)
    let all = contexts.flatMap(\.self)
    for feature in 0..<3 {
      let values = stride(from: feature, to: all.count, by: 3).map {
        (all[$0] - encoder.center[feature]) * encoder.scale[feature]
      }
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let square = values.reduce(0) { $0 + $1 * $1 } / count
      #expect(abs(mean) < 1e-12 && abs(square - (feature == 1 ? 0 : 1)) < 1e-12)
    }
  }

  @Test("A posterior is linear in the mean of hidden layers over a judge's comparisons")
  func posteriors() throws {
    let head = Self.head(isLimited: false)
    func values(_ suffix: String) throws -> [Double] {
      try #require(head.parameters.first { $0.name.hasSuffix(suffix) }).values
    }
    let (weight, bias) = (try values("hidden.weight"), try values("hidden.bias"))
    let graph = Graph<Double>(ComputeContext(threads: 1), recordsGradients: false)
    let found = head.posteriors(of: Self.judges, in: graph)
    for (row, judge) in Self.judges.enumerated() {
      let numbers = judge.map { Self.contexts[$0] } ?? []
      let read = numbers.enumerated().map {
        ($1 - [0.1, -0.2, 0.3][$0 % 3]) * [1.5, 0.5, 2][$0 % 3]
      }
      let pairs = stride(from: 0, to: read.count, by: 6).map { Array(read[$0..<$0 + 6]) }
      let mean = (0..<4).map { unit -> Double in
        pairs.reduce(0) { sum, pair in
          let input = bias[unit] + (0..<6).reduce(0) { $0 + weight[unit * 6 + $1] * pair[$1] }
          return sum + input / (1 + exp(-input)) / Double(pairs.count)
        }
      }
      for (tensor, part) in [(found.means, "means"), (found.logVariances, "log_variances")] {
        let map = try values("encoder.\(part).weight")
        let offset = try values("encoder.\(part).bias")
        for column in 0..<2 {
          let expected =
            pairs.isEmpty
            ? 0 : offset[column] + (0..<4).reduce(0) { $0 + map[column * 4 + $1] * mean[$1] }
          #expect(abs(tensor.values[row * 2 + column] - expected) < 1e-12)
        }
      }
    }
    // Nobody's noise moves a judge without comparisons.
    let drawn = Self.outputs(head, noise: Self.noise, in: graph)
    let still = Self.outputs(head, noise: nil, in: graph)
    for row in [1, 3] {
      #expect(drawn.scores.values[row] == still.scores.values[row])
      #expect(drawn.divergences.values[row] == 0)
    }
  }
}
