import Foundation
import Testing

@testable import OptimizationCore

@Suite("Operations in 64-bit floats")
struct DoubleOperationTests {
  private var random = CounterRandom(seed: 11, stream: "double operations")

  @Test("elementwise arithmetic")
  mutating func arithmetic() {
    for count in [1, 7, 8, 35] {
      let (a, b) = (
        Matrix.random(1, count, using: &random), Matrix.random(1, count, using: &random)
      )
      checkDouble(of: [a, b]) {
        $0.add($1[0], $1[1])
      } reference: {
        zip($0[0].values, $0[1].values).map(+)
      }
      checkDouble(of: [a, b]) {
        $0.subtract($1[0], $1[1])
      } reference: {
        zip($0[0].values, $0[1].values).map(-)
      }
      checkDouble(of: [a, b]) {
        $0.multiply($1[0], $0.multiply($1[0], $1[1]))
      } reference: {
        zip($0[0].values, $0[1].values).map { $0 * $0 * $1 }
      }
      checkDouble(of: [a]) {
        $0.scale($1[0], by: -1.5)
      } reference: {
        $0[0].values.map { -1.5 * $0 }
      }
    }
  }

  @Test("sums, means, biases and row sums")
  mutating func sums() {
    let (input, bias) = (
      Matrix.random(5, 19, using: &random), Matrix.random(1, 19, using: &random)
    )
    checkDouble(of: [input]) {
      $0.sum($0.multiply($1[0], $1[0]))
    } reference: {
      [$0[0].values.map { $0 * $0 }.reduce(0, +)]
    }
    checkDouble(of: [input]) {
      $0.mean($0.exp($1[0]))
    } reference: {
      [$0[0].values.map { exp($0) }.reduce(0, +) / 95]
    }
    checkDouble(of: [input, Matrix(vector: bias.values)]) {
      $0.addBias($1[1], to: $1[0])
    } reference: { inputs in
      inputs[0].values.enumerated().map { $1 + inputs[1].values[$0 % 19] }
    }
    checkDouble(of: [input]) {
      $0.sumColumns($0.multiply($1[0], $1[0]))
    } reference: { inputs in
      (0..<5).map { inputs[0].row($0).map { $0 * $0 }.reduce(0, +) }
    }
  }

  typealias Case = (
    name: String, apply: @Sendable (Graph<Double>, Tensor<Double>) -> Tensor<Double>,
    value: @Sendable (Double) -> Double
  )

  static let functions: [Case] = [
    ("exp", { $0.exp($1) }, { exp($0) }), ("tanh", { $0.tanh($1) }, { tanh($0) }),
    ("log", { $0.log($0.exp($1)) }, { $0 }), ("sigmoid", { $0.sigmoid($1) }, Reference.sigmoid),
    ("silu", { $0.silu($1) }, Reference.silu), ("gelu", { $0.gelu($1) }, Reference.gelu),
    ("approximate GELU", { $0.approximateGELU($1) }, Reference.approximateGELU),
    ("relu", { $0.relu($1) }, { max($0, 0) }),
    ("softplus", { $0.softplus($1) }, { log(1 + exp($0)) }),
    ("logSigmoid", { $0.logSigmoid($1) }, { -log(1 + exp(-$0)) }),
  ]

  @Test("functions of every element", arguments: functions.indices)
  mutating func function(_ index: Int) {
    let (_, apply, value) = Self.functions[index]
    // None within a difference step of the kink of relu.
    var input = Matrix.random(3, 13, scale: 2, using: &random)
    input = input.mapValues { abs($0) < 0.01 ? $0 + 0.1 : $0 }
    checkDouble(of: [input]) {
      apply($0, $1[0])
    } reference: {
      $0[0].values.map(value)
    }
  }

  @Test("functions at arguments far out are finite and have their limits")
  func farOut() {
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let input = graph.variable([-1e4, -700, 700, 1e4], shape: [4])
    let softplus = graph.softplus(input)
    let logSigmoid = graph.logSigmoid(input)
    #expect(softplus.values == [0, exp(-700), 700, 1e4])
    #expect(logSigmoid.values == [-1e4, -700, -exp(-700), 0])
    graph.backward(from: [(graph.approximateGELU(input), [1, 1, 1, 1])])
    #expect(input.gradient == [0, 0, 1, 1])
  }

  @Test("matrix products of all forms and odd sizes", arguments: [false, true], [false, true])
  mutating func products(_ transposingLeft: Bool, _ transposingRight: Bool) {
    for (rows, depth, columns) in [(1, 1, 1), (3, 5, 2), (4, 16, 16), (7, 9, 33), (2, 300, 17)] {
      let left = Matrix.random(rows, depth, using: &random)
      let right = Matrix.random(depth, columns, using: &random)
      let inputs = [
        transposingLeft ? left.transposed : left, transposingRight ? right.transposed : right,
      ]
      checkDouble(of: rows * depth < 100 ? inputs : [inputs[0]]) { graph, tensors in
        graph.matrixProduct(
          tensors[0],
          tensors.count > 1
            ? tensors[1]
            : graph.constant(inputs[1].values, shape: [inputs[1].rows, inputs[1].columns]),
          transposingLeft: transposingLeft,
          transposingRight: transposingRight
        )
      } reference: { matrices in
        let second = matrices.count > 1 ? matrices[1] : inputs[1]
        return
          ((transposingLeft ? matrices[0].transposed : matrices[0])
          * (transposingRight ? second.transposed : second)).values
      }
    }
  }

  @Test("a linear map added to a residual")
  mutating func residual() {
    checkDouble(of: [
      Matrix.random(5, 6, using: &random), Matrix.random(7, 6, using: &random),
      Matrix.random(5, 7, using: &random),
    ]) {
      $0.linear($1[0], weight: $1[1], adding: $1[2])
    } reference: {
      zip(($0[0] * $0[1].transposed).values, $0[2].values).map(+)
    }
  }

  @Test("products, rows and functions have the same bytes for any number of threads")
  mutating func threads() {
    let left = Matrix.random(150, 310, using: &random)
    let right = Matrix.random(310, 90, using: &random)
    let results = [1, 2, 4].map { threads -> [[Double]] in
      let graph = Graph<Double>(ComputeContext(threads: threads))
      let tensors = [left, right].map { graph.variable($0.values, shape: [$0.rows, $0.columns]) }
      let output = graph.logSoftmax(graph.tanh(graph.matrixProduct(tensors[0], tensors[1])))
      graph.backward(from: [(output, output.values)])
      return [output.values] + tensors.map { $0.gradient ?? [] }
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    #expect(results[0][1].count == 150 * 310)
  }

  @Test("gathered rows, also when one occurs twice")
  mutating func gather() {
    checkDouble(of: [Matrix.random(6, 5, using: &random)]) {
      $0.gatherRows([4, 0, 4, 2], of: $1[0])
    } reference: {
      Reference.gather([4, 0, 4, 2], of: $0[0]).values
    }
  }

  @Test("softmax, log-softmax and log-sum-exp", arguments: [1, 3, 8, 21])
  mutating func softmax(columns: Int) {
    let input = Matrix.random(4, columns, scale: 3, using: &random)
    checkDouble(of: [input]) {
      $0.softmax($1[0])
    } reference: {
      Reference.softmax($0[0]).values
    }
    func logSums(_ input: Matrix) -> [Double] {
      (0..<input.rows).map { log(input.row($0).map { exp($0) }.reduce(0, +)) }
    }
    checkDouble(of: [input]) {
      $0.logSumExp($1[0])
    } reference: {
      logSums($0[0])
    }
    guard columns > 1 else { return }
    checkDouble(of: [input]) {
      $0.logSoftmax($1[0])
    } reference: { inputs in
      let sums = logSums(inputs[0])
      return inputs[0].values.enumerated().map { $1 - sums[$0 / columns] }
    }
  }

  @Test("normalizations of rows")
  mutating func normalizations() {
    let inputs = [
      Matrix.random(70, 6, using: &random), Matrix(vector: [1, 0.5, -2, 1, 3, 0.25]),
      Matrix(vector: [0, 1, 2, -1, 0.5, 0]),
    ]
    checkDouble(of: Array(inputs.prefix(2))) {
      $0.rmsNorm($1[0], weight: $1[1], epsilon: 1e-3)
    } reference: {
      Reference.rmsNorm($0[0], weight: $0[1].values, epsilon: 1e-3).values
    }
    checkDouble(of: inputs) {
      $0.layerNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 1e-3)
    } reference: {
      Reference.layerNorm($0[0], weight: $0[1].values, bias: $0[2].values, epsilon: 1e-3).values
    }
  }

  @Test("recomputation changes no byte")
  mutating func recomputation() {
    let input = Matrix.random(5, 8, using: &random)
    let results = [false, true].map { recomputes -> [[Double]] in
      let weight = Parameter<Double>(
        name: "weight",
        shape: [8, 8],
        values: (0..<64).map { sin(Double($0)) }
      )
      let graph = Graph<Double>(ComputeContext(threads: 1), recomputesActivations: recomputes)
      let start = graph.variable(input.values, shape: [5, 8])
      let end = graph.recomputable(start) { hidden, graph in
        graph.tanh(graph.linear(hidden, weight: graph.tensor(weight)))
      }
      graph.backward(from: [(graph.sum(end), [1])])
      return [end.values, start.gradient ?? [], weight.gradient]
    }
    #expect(results[0] == results[1])
    #expect(results[0][2].contains { $0 != 0 })
  }

  @Test("tensors take eight bytes an element of the step's arena")
  func memory() {
    let count = 1 << 20
    let peak = StepMemory.peakBytes {
      let graph = Graph<Double>(ComputeContext(threads: 1))
      _ = graph.constant([Double](repeating: 1, count: count), shape: [count])
    }
    #expect(peak >= 8 * count)
    #expect(
      MemoryDemand.fault(ofShape: [100], available: 799, elementBytes: 8)
        == "The shape [100] asks for 800 bytes; this machine has 799."
    )
    #expect(MemoryDemand.fault(ofShape: [100], available: 800, elementBytes: 8) == nil)
  }
}
