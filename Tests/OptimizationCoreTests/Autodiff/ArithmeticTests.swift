import Foundation
import OptimizationCore
import Testing

@Suite("Elementwise and reducing operations")
struct ArithmeticTests {
  private func inputs(_ count: Int, rows: Int = 5, columns: Int = 7) -> [Matrix] {
    var random = CounterRandom(seed: 11, stream: "inputs")
    return (0..<count).map { _ in .random(rows, columns, using: &random) }
  }

  @Test("Sum, difference and product of two tensors")
  func binary() {
    checkGradient(of: inputs(2)) {
      $0.add($1[0], $1[1])
    } reference: {
      ($0[0] + $0[1]).values
    }
    checkGradient(of: inputs(2)) {
      $0.subtract($1[0], $1[1])
    } reference: {
      zip($0[0].values, $0[1].values).map { $0 - $1 }
    }
    checkGradient(of: inputs(2)) {
      $0.multiply($1[0], $1[1])
    } reference: {
      zip($0[0].values, $0[1].values).map { $0 * $1 }
    }
  }

  @Test("One tensor used twice gathers both gradients")
  func sharedInput() {
    checkGradient(of: inputs(1)) {
      $0.add($1[0], $1[0])
    } reference: {
      $0[0].values.map { 2 * $0 }
    }
    checkGradient(of: inputs(1)) {
      $0.subtract($1[0], $0.multiply($1[0], $1[0]))
    } reference: {
      $0[0].values.map { $0 - $0 * $0 }
    }
    checkGradient(of: inputs(1)) { graph, inputs in
      let doubled = graph.add(inputs[0], inputs[0])
      return graph.add(graph.multiply(doubled, doubled), doubled)
    } reference: {
      $0[0].values.map { 4 * $0 * $0 + 2 * $0 }
    }
  }

  @Test("Scaling, bias, sum and mean")
  func others() {
    checkGradient(of: inputs(1)) {
      $0.scale($1[0], by: -1.5)
    } reference: {
      $0[0].values.map { -1.5 * $0 }
    }
    checkGradient(of: inputs(1)) {
      $0.sum($1[0])
    } reference: {
      [$0[0].values.reduce(0, +)]
    }
    checkGradient(of: inputs(1)) {
      $0.mean($1[0])
    } reference: {
      [$0[0].values.reduce(0, +) / Double($0[0].values.count)]
    }
    var random = CounterRandom(seed: 12, stream: "bias")
    let bias = Matrix(vector: Matrix.random(1, 7, using: &random).values)
    checkGradient(of: inputs(1) + [bias]) {
      $0.addBias($1[1], to: $1[0])
    } reference: { inputs in
      (0..<35).map { inputs[0].values[$0] + inputs[1].values[$0 % 7] }
    }
  }

  @Test("Sums of many elements keep their precision")
  func longSum() {
    let graph = Graph<Float>(ComputeContext(threads: 2))
    let values = [Float](repeating: 0.1, count: 300_001)
    let sum = graph.sum(graph.constant(values, shape: [300_001]))
    expectClose(sum.values, [Double(Float(0.1)) * 300_001], tolerance: 1e-6)
  }

  @Test("Functions of one number")
  func functions() {
    let normal = inputs(1)
    let positive = inputs(1).map { $0.mapValues { abs($0) + 0.1 } }
    checkGradient(of: normal) {
      $0.exp($1[0])
    } reference: {
      $0[0].values.map { exp($0) }
    }
    checkGradient(of: positive) {
      $0.log($1[0])
    } reference: {
      $0[0].values.map { log($0) }
    }
    checkGradient(of: normal) {
      $0.tanh($1[0])
    } reference: {
      $0[0].values.map { tanh($0) }
    }
    checkGradient(of: normal) {
      $0.sigmoid($1[0])
    } reference: {
      $0[0].values.map(Reference.sigmoid)
    }
    checkGradient(of: normal) {
      $0.silu($1[0])
    } reference: {
      $0[0].values.map(Reference.silu)
    }
    checkGradient(of: normal) {
      $0.relu($1[0])
    } reference: {
      $0[0].values.map { max(0, $0) }
    }
    checkGradient(of: normal) {
      $0.gelu($1[0])
    } reference: {
      $0[0].values.map(Reference.gelu)
    }
    checkGradient(of: normal) {
      $0.approximateGELU($1[0])
    } reference: {
      $0[0].values.map(Reference.approximateGELU)
    }
    checkGradient(of: normal) {
      $0.softplus($1[0])
    } reference: {
      $0[0].values.map { log1p(exp($0)) }
    }
    checkGradient(of: normal) {
      $0.logSigmoid($1[0])
    } reference: {
      $0[0].values.map { log(Reference.sigmoid($0)) }
    }
    checkGradient(of: normal) {
      $0.swiGLU(gate: $1[0], up: $1[0])
    } reference: {
      $0[0].values.map { Reference.silu($0) * $0 }
    }
    checkGradient(of: inputs(2)) {
      $0.swiGLU(gate: $1[0], up: $1[1])
    } reference: {
      zip($0[0].values, $0[1].values).map { Reference.silu($0) * $1 }
    }
  }

  @Test("Functions stay finite at large arguments")
  func largeArguments() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let input = graph.variable([-1000, -100, 100, 1000], shape: [4])
    #expect(graph.sigmoid(input).values == [0, 0, 1, 1])
    #expect(graph.tanh(input).values == [-1, -1, 1, 1])
    #expect(graph.gelu(input).values == [0, 0, 100, 1000])
    #expect(graph.approximateGELU(input).values == [0, 0, 100, 1000])
    #expect(graph.logSigmoid(input).values[0] == -1000)
    #expect(graph.softplus(input).values[3] == 1000)
    let huge = graph.variable([-3e38, 3e38], shape: [2])
    let approximate = graph.approximateGELU(huge)
    graph.backward(from: [(approximate, [1, 1])])
    #expect(huge.gradient == [0, 1])
    let gated = graph.silu(input)
    #expect(gated.values == [0, 0, 100, 1000])
    graph.backward(from: [(gated, [1, 1, 1, 1])])
    #expect(input.gradient == [0, 0, 1, 1])
  }
}
