import OptimizationCore
import Testing

@Suite("Value heads")
struct HeadTests {
  private func randomize(_ set: ParameterSet<Float>) {
    var random = CounterRandom(seed: 6, stream: "head")
    for parameter in set {
      parameter.values = (0..<parameter.count).map { _ in Float(random.normal()) }
    }
  }

  /// Checks the gradients of a head's parameters and of the hidden states.
  private func check(
    _ parameters: ParameterSet<Float>,
    values: (Tensor<Float>, Graph<Float>) -> Tensor<Float>,
    reference: (Matrix, [Matrix]) -> [Double]
  ) {
    var random = CounterRandom(seed: 7, stream: "hidden")
    let hidden = Matrix.random(5, 6, using: &random)
    let matrices = parameters.map { parameter in
      Matrix(
        rows: parameter.shape.count == 2 ? parameter.shape[0] : 1,
        columns: parameter.shape.last ?? 1,
        values: parameter.values.map(Double.init)
      )
    }
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let states = graph.variable(hidden.floats, shape: [5, 6])
    let output = values(states, graph)
    expectClose(output.values, reference(hidden, matrices), tolerance: 2e-6)
    let outer = (0..<output.count).map { _ in Float(random.normal()) }
    graph.backward(from: [(output, outer)])
    func numeric(_ values: [Matrix], _ index: Int, _ place: Int) -> Double {
      func total(_ step: Double) -> Double {
        var moved = values
        moved[index].values[place] += step
        return zip(reference(moved[0], Array(moved.dropFirst())), outer)
          .map { $0 * Double($1) }.reduce(0, +)
      }
      return (total(1e-5) - total(-1e-5)) / 2e-5
    }
    let all = [hidden] + matrices
    let gradients = [states.gradient ?? []] + parameters.map(\.gradient)
    for index in all.indices {
      expectClose(
        gradients[index],
        all[index].values.indices.map { numeric(all, index, $0) },
        tolerance: 1e-4,
        "input \(index)"
      )
    }
  }

  @Test("Linear head with and without bias", arguments: [true, false])
  func linear(hasBias: Bool) {
    let head = LinearHead<Float>(width: 6, outputCount: 3, hasBias: hasBias, seed: 1)
    #expect(head.parameters.names == ["score.weight"] + (hasBias ? ["score.bias"] : []))
    let isZero = head.parameters.allSatisfy { parameter in parameter.values.allSatisfy { $0 == 0 } }
    #expect(isZero)
    randomize(head.parameters)
    check(head.parameters) { hidden, graph in
      head.values(hidden, rows: [4, 0, 4], in: graph)
    } reference: { hidden, matrices in
      let product = Reference.gather([4, 0, 4], of: hidden) * matrices[0].transposed
      return product.values.enumerated().map {
        $0.element + (hasBias ? matrices[1].values[$0.offset % 3] : 0)
      }
    }
  }

  @Test("Multilayer head with every activation", arguments: Activation.allCases)
  func multilayer(activation: Activation) {
    let head = MultilayerHead<Float>(
      width: 6,
      hiddenWidths: [5, 4],
      outputCount: 2,
      activation: activation,
      seed: 1
    )
    #expect(head.parameters.names.count == 6)
    randomize(head.parameters)
    let function: (Double) -> Double =
      switch activation {
      case .relu: { max(0, $0) }
      case .gelu: Reference.gelu
      case .approximateGELU: Reference.approximateGELU
      case .silu: Reference.silu
      case .tanh: { 2 * Reference.sigmoid(2 * $0) - 1 }
      }
    check(head.parameters) { hidden, graph in
      head.values(hidden, rows: [1, 3], in: graph)
    } reference: { hidden, matrices in
      var state = Reference.gather([1, 3], of: hidden)
      for index in 0..<3 {
        state = state * matrices[2 * index].transposed
        for place in state.values.indices {
          state.values[place] += matrices[2 * index + 1].values[place % state.columns]
        }
        if index < 2 { state = state.mapValues(function) }
      }
      return state.values
    }
  }

  @Test("Multilayer head with learned slopes below 0")
  func learnedSlopes() {
    let head = MultilayerHead<Float>(
      width: 6,
      hiddenWidths: [5, 4],
      outputCount: 2,
      firstSlope: 0.25,
      seed: 1
    )
    let names = ["weight", "bias", "slope"].map { "score.0.\($0)" }
    #expect(head.parameters.names.prefix(3) == names[...])
    let slopes = head.parameters.filter { $0.name.hasSuffix("slope") }
    #expect(slopes.map(\.values) == [[0.25], [0.25]])
    randomize(head.parameters)
    check(head.parameters) { hidden, graph in
      head.values(hidden, rows: [1, 3], in: graph)
    } reference: { hidden, matrices in
      var state = Reference.gather([1, 3], of: hidden)
      for index in 0..<3 {
        state = state * matrices[3 * index].transposed
        for place in state.values.indices {
          state.values[place] += matrices[3 * index + 1].values[place % state.columns]
        }
        guard index < 2 else { break }
        let slope = matrices[3 * index + 2].values[0]
        state = state.mapValues { $0 > 0 ? $0 : slope * $0 }
      }
      return state.values
    }
  }

  @Test("First values of a multilayer head are small but not all zero")
  func firstValues() {
    let head = MultilayerHead<Float>(width: 64, hiddenWidths: [64], seed: 1)
    let graph = Graph<Float>(ComputeContext(threads: 1))
    var random = CounterRandom(seed: 8, stream: "hidden")
    let hidden = Matrix.random(20, 64, using: &random)
    let values = head.values(
      graph.constant(hidden.floats, shape: [20, 64]),
      rows: Array(0..<20),
      in: graph
    ).values
    #expect(values.allSatisfy { abs($0) < 0.5 })
    #expect(values.contains { $0 != 0 })
  }
}
