import Testing

@testable import OptimizationCore

@Suite("Matrix products")
struct MatrixProductTests {
  static let shapes = [
    (1, 1, 1), (1, 7, 5), (3, 1, 9), (5, 3, 1), (4, 8, 16), (7, 13, 17), (8, 32, 32), (9, 31, 33),
    (17, 257, 19), (64, 5, 40), (65, 64, 48), (70, 300, 70), (130, 20, 35), (2, 600, 3),
  ]

  @Test("Products of any shape and transposition match 64-bit sums", arguments: shapes)
  func againstReference(rows: Int, depth: Int, columns: Int) {
    var random = CounterRandom(seed: UInt64(rows * 1000 + depth), stream: "product")
    let left = Matrix.random(rows, depth, using: &random)
    let right = Matrix.random(depth, columns, using: &random)
    let expected = (left * right).values
    for transposingLeft in [false, true] {
      for transposingRight in [false, true] {
        let graph = Graph<Float>(ComputeContext(threads: 2), recordsGradients: false)
        let (first, second) = (
          transposingLeft ? left.transposed : left, transposingRight ? right.transposed : right
        )
        let output = graph.matrixProduct(
          graph.constant(first.floats, shape: [first.rows, first.columns]),
          graph.constant(second.floats, shape: [second.rows, second.columns]),
          transposingLeft: transposingLeft,
          transposingRight: transposingRight
        )
        #expect(output.shape == [rows, columns])
        expectClose(output.values, expected, tolerance: 3e-6)
      }
    }
  }

  @Test("Gradients of every transposition match central differences")
  func gradients() {
    for transposingLeft in [false, true] {
      for transposingRight in [false, true] {
        var random = CounterRandom(seed: 3, stream: "product")
        let left = Matrix.random(5, 7, using: &random)
        let right = Matrix.random(7, 3, using: &random)
        checkGradient(
          of: [
            transposingLeft ? left.transposed : left, transposingRight ? right.transposed : right,
          ]
        ) { graph, inputs in
          graph.matrixProduct(
            inputs[0],
            inputs[1],
            transposingLeft: transposingLeft,
            transposingRight: transposingRight
          )
        } reference: { inputs in
          ((transposingLeft ? inputs[0].transposed : inputs[0])
            * (transposingRight ? inputs[1].transposed : inputs[1])).values
        }
      }
    }
  }

  @Test("A row's result does not depend on how many other rows there are, in any bit")
  func rowsAreIndependent() {
    var random = CounterRandom(seed: 4, stream: "product")
    let left = Matrix.random(75, 300, using: &random)
    let right = Matrix.random(300, 45, using: &random)
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let weight = graph.constant(right.floats, shape: [300, 45])
    let all = graph.matrixProduct(graph.constant(left.floats, shape: [75, 300]), weight).values
    for row in [0, 3, 63, 64, 74] {
      let single = graph.matrixProduct(
        graph.constant(left.row(row).map { Float($0) }, shape: [1, 300]),
        weight
      )
      #expect(single.values == Array(all[(row * 45)..<((row + 1) * 45)]))
    }
  }

  @Test("Empty products are empty or zero")
  func empty() {
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let noRows = graph.matrixProduct(
      graph.constant([], shape: [0, 3]),
      graph.constant([1, 2, 3], shape: [3, 1])
    )
    #expect(noRows.values == [])
    let noTerms = graph.matrixProduct(
      graph.constant([], shape: [2, 0]),
      graph.constant([], shape: [0, 3])
    )
    #expect(noTerms.values == [0, 0, 0, 0, 0, 0])
  }
}
