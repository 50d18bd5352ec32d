import OptimizationCore
import Testing

@Suite("A linear map added to a residual")
struct ResidualTests {
  @Test(
    "Values and gradients are those of the sum of the residual and the product",
    arguments: [(1, 3, 2), (5, 16, 33), (40, 7, 64)]
  )
  func gradients(rows: Int, depth: Int, columns: Int) {
    var random = CounterRandom(seed: 1, stream: "residual")
    checkGradient(
      of: [(rows, depth), (columns, depth), (rows, columns)].map {
        Matrix.random($0.0, $0.1, using: &random)
      },
      operation: { graph, inputs in
        graph.linear(inputs[0], weight: inputs[1], adding: inputs[2])
      },
      reference: { inputs in
        let (input, weight, residual) = (inputs[0], inputs[1], inputs[2])
        var sums = residual.values
        for row in 0..<rows {
          for column in 0..<columns {
            for term in 0..<depth {
              sums[row * columns + column] +=
                input.values[row * depth + term] * weight.values[column * depth + term]
            }
          }
        }
        return sums
      }
    )
  }

  @Test("A residual that is also the input gathers both gradients")
  func sharedInput() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let input = graph.variable([1, 2, 3, 4], shape: [2, 2])
    let weight = graph.variable([1, 10, 100, 1_000], shape: [2, 2])
    let output = graph.linear(input, weight: weight, adding: input)
    #expect(output.values == [22, 2_102, 46, 4_304])
    graph.backward(from: [(output, [1, 1, 0, 0])])
    #expect(input.gradient == [102, 1_011, 0, 0])
    #expect(weight.gradient == [1, 2, 1, 2])
  }
}
