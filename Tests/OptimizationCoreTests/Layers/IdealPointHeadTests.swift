import Foundation
import OptimizationCore
import Testing

@Suite("Heads whose score depends on who judges")
struct IdealPointHeadTests {
  private static func head(_ form: IdealPointHead<Double>.Form) -> IdealPointHead<Double> {
    IdealPointHead(
      form: form,
      width: 4,
      spaceWidth: 3,
      prototypeCount: 2,
      judgeCount: 3,
      seed: 7
    )
  }

  private static func scores(
    _ head: IdealPointHead<Double>,
    _ states: [Double],
    in graph: Graph<Double>
  ) -> (input: Tensor<Double>, scores: Tensor<Double>) {
    let input = graph.variable(states, shape: [5, 4])
    let scores = head.values(
      input,
      rows: [1, 2, 4],
      promptRows: [0, 0, 3],
      judges: [0, 2, 1],
      in: graph
    )
    return (input, scores)
  }

  private static let states = (0..<20).map { sin(Double($0) * 1.7) }

  @Test(
    "Gradients of states and of all weights are those of differences",
    arguments: [
      IdealPointHead<Double>.Form.distance, .squaredDistance, .direction,
    ]
  )
  func gradients(_ form: IdealPointHead<Double>.Form) throws {
    let head = Self.head(form)
    // Shares that differ from judge to judge.
    let judges = try #require(head.parameters.first { $0.name.hasSuffix("judges") })
    judges.values = [0.3, -0.4, 0, 0.2, -0.5, 0.1]
    let upstream = [0.7, -1.2, 0.4]
    func total(_ states: [Double]) -> Double {
      let graph = Graph<Double>(ComputeContext(threads: 1), recordsGradients: false)
      let values = Self.scores(head, states, in: graph).scores.values
      return zip(values, upstream).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let (input, scores) = Self.scores(head, Self.states, in: graph)
    graph.backward(from: [(scores, upstream)])
    let step = 1e-6
    for (index, slope) in try #require(input.gradient).enumerated() {
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
  }

  @Test("A reply at the judge's ideal point has the greatest score and a finite gradient")
  func atIdealPoint() throws {
    let head = Self.head(.distance)
    for parameter in head.parameters { parameter.values = parameter.values.map { _ in 0 } }
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let (input, scores) = Self.scores(head, Self.states, in: graph)
    #expect(scores.values.allSatisfy { abs($0) <= 1.1e-6 })
    graph.backward(from: [(scores, [1, 1, 1])])
    #expect(try #require(input.gradient).allSatisfy(\.isFinite))
  }

  @Test("The scale of directions is cut at 100")
  func scale() throws {
    let head = Self.head(.direction)
    let scale = try #require(head.parameters.first { $0.name.hasSuffix("log_scale") })
    func largest(_ value: Double) -> [Double] {
      scale.values = [value]
      let graph = Graph<Double>(ComputeContext(threads: 1), recordsGradients: false)
      return Self.scores(head, Self.states, in: graph).scores.values
    }
    let (first, second, third) = (largest(0), largest(5), largest(9))
    #expect(zip(first, second).allSatisfy { abs($0.0 * 100 - $0.1) < 1e-9 })
    #expect(second == third)
    #expect(first.allSatisfy { abs($0) <= 1 })
  }
}
