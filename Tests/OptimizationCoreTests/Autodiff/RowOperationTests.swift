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
    let graph = Graph(ComputeContext(threads: 1))
    let output = graph.softmax(graph.constant([1e30, 1e30, -1e30], shape: [1, 3]))
    #expect(output.values == [0.5, 0.5, 0])
  }

  @Test("Rotary embedding", arguments: [2, 6, 16])
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
