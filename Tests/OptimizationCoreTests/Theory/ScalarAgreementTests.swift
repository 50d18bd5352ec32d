import Foundation
import Testing

@testable import OptimizationCore

@Suite("The same program in 32-bit and 64-bit floats")
struct ScalarAgreementTests {
  /// Trains a small head for a few steps; returns losses, weights and the averages of weights.
  private func train<Scalar: TensorScalar>(_ scalar: Scalar.Type) -> [[Double]] {
    let context = ComputeContext(threads: 2)
    var random = CounterRandom(seed: 5, stream: "data")
    let inputs = (0..<(12 * 6)).map { _ in Scalar(Float(random.normal())) }
    let head = MultilayerHead<Scalar>(
      width: 6,
      hiddenWidths: [9],
      outputCount: 4,
      activation: .gelu,
      seed: 3
    )
    let optimizer = AdamWSettings(weightDecay: 0.1, decayScope: .everything)
      .makeOptimizer(for: head.parameters)
    let average = WeightAverage(WeightAverageSettings(decay: 0.5), parameters: head.parameters)
    var losses: [Double] = []
    for _ in 0..<5 {
      let graph = Graph<Scalar>(context)
      let hidden = graph.constant(inputs, shape: [12, 6])
      let values = head.values(hidden, rows: Array(0..<12), in: graph)
      let normed = graph.subtract(values, graph.scale(graph.silu(values), by: 0.5))
      let loss = graph.add(
        graph.mean(graph.multiply(graph.logSoftmax(normed), graph.softmax(values))),
        graph.mean(graph.logSumExp(normed))
      )
      graph.backward(from: [(loss, [1])])
      let norm = clipGradients(of: head.parameters, toNorm: 0.1, context: context)
      #expect(norm > 0.1)
      optimizer.update(head.parameters, learningRate: 0.01, context: context)
      average.update(head.parameters, context: context)
      head.parameters.zeroGradients()
      losses += [Double(loss.values[0]), norm]
    }
    return [losses]
      + head.parameters.map { $0.values.map { Double($0) } }
      + average.state.map { $0.values.map { Double($0) } }
  }

  @Test("agrees to the precision of the former")
  func agreement() {
    let (single, double) = (train(Float.self), train(Double.self))
    #expect(single.count == double.count)
    for (found, expected) in zip(single, double) {
      #expect(relativeDifference(found, expected) < 2e-5)
    }
    #expect(single != double)
  }

  @Test("log-softmax and log-sum-exp in 32-bit floats", arguments: [1, 5, 16, 37])
  func rows(columns: Int) {
    var random = CounterRandom(seed: 2, stream: "rows")
    let input = Matrix.random(70, columns, scale: 3, using: &random)
    checkGradient(of: [input]) {
      $0.logSumExp($1[0])
    } reference: { inputs in
      (0..<70).map { log(inputs[0].row($0).map { exp($0) }.reduce(0, +)) }
    }
    guard columns > 1 else { return }
    checkGradient(of: [input]) {
      $0.logSoftmax($1[0])
    } reference: { inputs in
      (0..<70).flatMap { row in
        let sum = log(inputs[0].row(row).map { exp($0) }.reduce(0, +))
        return inputs[0].row(row).map { $0 - sum }
      }
    }
    checkGradient(of: [input]) {
      $0.sumColumns($0.reshape($0.tanh($1[0]), to: [columns, 70]))
    } reference: { inputs in
      (0..<columns).map { part in
        inputs[0].values[(part * 70)..<(part * 70 + 70)].map { tanh($0) }.reduce(0, +)
      }
    }
  }

  @Test(
    "optimizers follow PyTorch's 64-bit steps to 1e-12",
    arguments: ["adamw", "adam", "sgd_nesterov", "lion"]
  )
  func trajectories(_ name: String) throws {
    let fixture = try TorchFixture.shared.get()
    let set = ParameterSet<Double>(
      (fixture.cases[name]?["1"] ?? [:]).keys.sorted().map {
        Parameter(name: $0, shape: fixture.shapes[$0] ?? [], values: fixture.starts[$0] ?? [])
      }
    )
    let (optimizer, rate): (any Optimizer<Double>, Double) =
      switch name {
      case "adamw": (AdamWSettings(weightDecay: 0.1).makeOptimizer(for: set), 0.01)
      case "adam": (AdamSettings(weightDecay: 0.1).makeOptimizer(for: set), 0.01)
      case "lion": (LionSettings(weightDecay: 0.1).makeOptimizer(for: set), 0.01)
      default:
        (
          SGDSettings(momentum: 0.8, isNesterov: true, weightDecay: 0.05).makeOptimizer(for: set),
          0.05
        )
      }
    var checked = 0
    for step in 0..<10 {
      for parameter in set { parameter.gradient = fixture.gradients[step][parameter.name] ?? [] }
      optimizer.update(set, learningRate: rate * (1 + 0.1 * Double(step)))
      guard let expected = fixture.cases[name]?["\(step + 1)"] else { continue }
      for parameter in set {
        #expect(relativeDifference(parameter.values, expected[parameter.name] ?? []) < 1e-12)
        checked += 1
      }
    }
    #expect(checked > 0)
    // What is remembered is restored exactly.
    let state = optimizer.state
    try optimizer.restore(state)
    #expect(optimizer.state.hasSameBytes(as: state))
  }

  @Test("a set's gradients are measured, gathered and cleared in 64-bit floats")
  func gradients() throws {
    let set = ParameterSet<Double>([
      Parameter(name: "a", shape: [2], values: [1, 2]),
      Parameter(name: "b", shape: [11], values: [Double](repeating: 0, count: 11)),
    ])
    set.parameters[0].gradient = [3e-200, 0]
    #expect(gradientNorm(of: set) == 0)
    set.parameters[0].gradient = [3, 0]
    set.parameters[1].gradient = [Double](repeating: 0, count: 10) + [4 + 1e-12]
    let norm = (9 + (4 + 1e-12) * (4 + 1e-12)).squareRoot()
    #expect(abs(gradientNorm(of: set) - norm) < 1e-15)
    let copy = set.copy()
    copy.accumulateGradients(of: set, times: 0.1)
    #expect(copy.parameters[0].gradient == [3 * 0.1, 0])
    set.zeroGradients()
    #expect(gradientNorm(of: set) == 0)
    let saved = set.copy()
    set.parameters[0].values = [0.1, -0.0]
    try saved.load(from: set)
    #expect(saved.hasSameBytes(as: set))
  }
}
