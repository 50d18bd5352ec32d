import OptimizationCore
import Testing

@Suite("Operations on rows")
struct RowOperationTests {
  @Test("Gathered rows, with repetition", arguments: [3, 8, 70, 200])
  func gather(columns: Int) {
    var random = CounterRandom(seed: 21, stream: "gather")
    let input = Matrix.random(6, columns, using: &random)
    let rows = [5, 0, 3, 3, 1, 5, 5]
    checkGradient(of: [input]) {
      $0.gatherRows(rows, of: $1[0])
    } reference: {
      Reference.gather(rows, of: $0[0]).values
    }
    checkGradient(of: [input]) {
      $0.embed(rows.map(Int32.init), table: $1[0])
    } reference: {
      Reference.gather(rows, of: $0[0]).values
    }
  }

  @Test("Root mean square norm", arguments: [1, 2, 7, 16, 37])
  func rmsNorm(width: Int) {
    var random = CounterRandom(seed: 22, stream: "norm")
    let weight = Matrix(vector: Matrix.random(1, width, using: &random).values)
    checkGradient(of: [.random(5, width, using: &random), weight]) {
      $0.rmsNorm($1[0], weight: $1[1], epsilon: 0.01)
    } reference: {
      Reference.rmsNorm($0[0], weight: $0[1].values, epsilon: Double(Float(0.01))).values
    }
  }

  @Test("Norm weights gather gradients of more rows than one piece has")
  func rmsNormManyRows() {
    var random = CounterRandom(seed: 23, stream: "norm")
    let weight = Matrix(vector: [1, -2, 0.5])
    checkGradient(of: [.random(150, 3, using: &random), weight], threads: 2) {
      $0.rmsNorm($1[0], weight: $1[1], epsilon: 0.01)
    } reference: {
      Reference.rmsNorm($0[0], weight: $0[1].values, epsilon: Double(Float(0.01))).values
    }
  }

  @Test("Layer normalization", arguments: [2, 7, 16, 37])
  func layerNorm(width: Int) {
    var random = CounterRandom(seed: 27, stream: "norm")
    let weight = Matrix(vector: Matrix.random(1, width, using: &random).values)
    let bias = Matrix(vector: Matrix.random(1, width, using: &random).values)
    let rows = width == 2 ? 70 : 5
    checkGradient(of: [.random(rows, width, using: &random), weight, bias], threads: 2) {
      $0.layerNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 0.01)
    } reference: {
      Reference.layerNorm(
        $0[0],
        weight: $0[1].values,
        bias: $0[2].values,
        epsilon: Double(Float(0.01))
      ).values
    }
  }

  @Test("Layer normalization keeps its precision far from zero")
  func layerNormFarFromZero() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let output = graph.layerNorm(
      graph.constant([10_001, 10_003, 10_001, 10_003], shape: [1, 4]),
      weight: graph.constant([1, 1, 1, 1], shape: [4]),
      bias: graph.constant([0, 0, 0, 5], shape: [4]),
      epsilon: 0
    )
    #expect(output.values == [-1, 1, -1, 6])
  }

  @Test("Norms of rows whose squares overflow are NaN, not zeros")
  func overflowingNorms() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let input = graph.constant([1e30, -2e30, 1, 2], shape: [2, 2])
    let one = graph.constant([1, 1], shape: [2])
    for output in [
      graph.rmsNorm(input, weight: one, epsilon: 1e-5),
      graph.layerNorm(input, weight: one, bias: one, epsilon: 1e-5),
    ] {
      #expect(output.values.map { $0.isNaN } == [true, true, false, false])
    }
  }

  @Test("A normalized tensor used twice gathers both gradients")
  func normShared() {
    var random = CounterRandom(seed: 28, stream: "norm")
    let weight = Matrix(vector: Matrix.random(1, 9, using: &random).values)
    checkGradient(of: [.random(3, 9, using: &random), weight]) { graph, inputs in
      graph.add(
        graph.softmax(inputs[0]),
        graph.rmsNorm(inputs[0], weight: inputs[1], epsilon: 0.5)
      )
    } reference: { inputs in
      (Reference.softmax(inputs[0])
        + Reference.rmsNorm(inputs[0], weight: inputs[1].values, epsilon: 0.5)).values
    }
  }

  @Test("Softmax", arguments: [1, 5, 16, 33])
  func softmax(columns: Int) {
    var random = CounterRandom(seed: 24, stream: "softmax")
    checkGradient(of: [.random(4, columns, scale: 3, using: &random)]) {
      $0.softmax($1[0])
    } reference: {
      Reference.softmax($0[0]).values
    }
  }

  @Test("Softmax of huge values is that of their differences")
  func softmaxOfHugeValues() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let output = graph.softmax(graph.constant([1e30, 1e30, -1e30], shape: [1, 3]))
    #expect(output.values == [0.5, 0.5, 0])
  }

  @Test("Rotary embedding", arguments: [2, 6, 8, 10, 16, 24, 48, 64, 80])
  func rotary(headWidth: Int) {
    var random = CounterRandom(seed: 25, stream: "rotary")
    let table = RotaryTable(positionCount: 40, headWidth: headWidth, base: 100)
    let positions = [0, 1, 2, 39, 0]
    checkGradient(of: [.random(5, 3 * headWidth, using: &random)]) {
      $0.rotate($1[0], positions: positions.map(Int32.init), table: table)
    } reference: {
      Reference.rotate($0[0], positions: positions, headWidth: headWidth, base: 100).values
    }
  }

  @Test("A rotated tensor used twice gathers both gradients")
  func rotaryShared() {
    var random = CounterRandom(seed: 26, stream: "rotary")
    let table = RotaryTable(positionCount: 9, headWidth: 4, base: 100)
    checkGradient(of: [.random(3, 8, using: &random)]) { graph, inputs in
      let first = graph.rotate(inputs[0], positions: [1, 2, 3], table: table)
      let second = graph.rotate(inputs[0], positions: [4, 6, 8], table: table)
      return graph.add(first, second)
    } reference: {
      (Reference.rotate($0[0], positions: [1, 2, 3], headWidth: 4, base: 100)
        + Reference.rotate($0[0], positions: [4, 6, 8], headWidth: 4, base: 100)).values
    }
  }
}
