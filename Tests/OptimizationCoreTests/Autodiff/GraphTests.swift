import Testing

@testable import OptimizationCore

@Suite("Graphs")
struct GraphTests {
  @Test("Without gradients, intermediate tensors are freed at once")
  func freesIntermediates() {
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let parameter = Parameter<Float>(name: "weight", shape: [2, 2], values: [1, 2, 3, 4])
    weak var middle: Tensor<Float>?
    func run() -> Tensor<Float> {
      let first = graph.matrixProduct(graph.tensor(parameter), graph.tensor(parameter))
      middle = first
      return graph.relu(first)
    }
    let output = run()
    #expect(middle == nil)
    #expect(output.values == [7, 10, 15, 22])
    #expect(output.gradient == nil)
  }

  @Test("Running backward frees the record")
  func backwardFreesRecord() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    weak var middle: Tensor<Float>?
    func run() {
      let input = graph.variable([1, 2], shape: [2])
      let first = graph.exp(input)
      middle = first
      graph.backward(from: [(graph.multiply(first, first), [1, 1])])
    }
    run()
    #expect(middle == nil)
  }

  @Test("Several outputs and several graphs add to one gradient")
  func accumulates() {
    let parameter = Parameter<Float>(name: "weight", shape: [2], values: [3, 5])
    for _ in 0..<2 {
      let graph = Graph<Float>(ComputeContext(threads: 1))
      let tensor = graph.tensor(parameter)
      let doubled = graph.scale(tensor, by: 2)
      let squared = graph.multiply(tensor, tensor)
      graph.backward(from: [(doubled, [1, 1]), (squared, [1, 0.5]), (doubled, [0, 1])])
    }
    #expect(parameter.gradient == [16, 18])
  }

  @Test("Gradients do not pass constants and detached tensors")
  func detached() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let input = graph.variable([2, 3], shape: [2])
    let output = graph.multiply(input, graph.detached(graph.exp(input)))
    let constant = graph.constant([1, 1], shape: [2])
    let total = graph.add(output, constant)
    graph.backward(from: [(total, [1, 1])])
    #expect(input.gradient == graph.exp(graph.constant([2, 3], shape: [2])).values)
    #expect(constant.gradient == nil)
  }

  @Test("A part of the record that no output depends on gets no gradient")
  func unusedBranch() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let (first, second) = (graph.variable([1], shape: [1]), graph.variable([1], shape: [1]))
    let used = graph.exp(first)
    _ = graph.exp(second)
    graph.backward(from: [(used, [1])])
    #expect(first.gradient != nil)
    #expect(second.gradient == nil)
  }

  @Test("Shapes that do not fit stop the program")
  func shapeFaults() async {
    await #expect(processExitsWith: .failure) {
      let graph = Graph<Float>(ComputeContext(threads: 1))
      _ = graph.add(graph.constant([1], shape: [1]), graph.constant([1, 2], shape: [2]))
    }
    await #expect(processExitsWith: .failure) {
      let graph = Graph<Float>(ComputeContext(threads: 1))
      _ = graph.embed([2], table: graph.constant([1, 2], shape: [2, 1]))
    }
    await #expect(processExitsWith: .failure) {
      let graph = Graph<Float>(ComputeContext(threads: 1))
      _ = graph.tokenLogProbabilities(
        graph.constant([1], shape: [1, 1]),
        head: graph.constant([1, 2], shape: [2, 1]),
        targets: [-1]
      )
    }
  }

  @Test("Packing keeps order, empty sequences and positions")
  func packing() {
    let packed = PackedSequences([[5, 6], [], [7]])
    #expect(packed.tokens == [5, 6, 7])
    #expect(packed.starts == [0, 2, 2, 3])
    #expect(packed.count == 3)
    #expect(packed.tokenCount == 3)
    #expect(packed.positions == [0, 1, 0])
    #expect(packed.rows(ofSequence: 2) == 2..<3)
    #expect(PackedSequences([]).count == 0)
  }
}
