import OptimizationCore
import Testing

@Suite("Packed causal attention")
struct AttentionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let lengths: [Int]
    let heads: Int
    let keyValueHeads: Int
    let headWidth: Int

    var testDescription: String {
      "lengths \(lengths), \(heads) heads of \(headWidth), \(keyValueHeads) key-value heads"
    }
    var starts: [Int] { lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) } }
    var tokens: Int { lengths.reduce(0, +) }
  }

  static let small = [
    Case(lengths: [1], heads: 1, keyValueHeads: 1, headWidth: 2),
    Case(lengths: [3, 0, 5], heads: 2, keyValueHeads: 2, headWidth: 3),
    Case(lengths: [7, 1, 2], heads: 4, keyValueHeads: 2, headWidth: 4),
    Case(lengths: [9], heads: 3, keyValueHeads: 1, headWidth: 6),
  ]
  static let large = [
    Case(lengths: [65, 130, 17], heads: 2, keyValueHeads: 1, headWidth: 8),
    Case(lengths: [270], heads: 2, keyValueHeads: 2, headWidth: 10),
  ]

  @Test("Values and gradients match the definition", arguments: small)
  func gradients(shape: Case) {
    var random = CounterRandom(seed: 31, stream: "attention")
    let keyWidth = shape.keyValueHeads * shape.headWidth
    checkGradient(
      of: [
        .random(shape.tokens, shape.heads * shape.headWidth, using: &random),
        .random(shape.tokens, keyWidth, using: &random),
        .random(shape.tokens, keyWidth, using: &random),
      ],
      threads: 2
    ) {
      $0.causalAttention(
        queries: $1[0],
        keys: $1[1],
        values: $1[2],
        starts: shape.starts,
        headCount: shape.heads,
        keyValueHeadCount: shape.keyValueHeads
      )
    } reference: {
      Reference.attention(
        queries: $0[0],
        keys: $0[1],
        values: $0[2],
        starts: shape.starts,
        heads: shape.heads,
        keyValueHeads: shape.keyValueHeads
      ).values
    }
  }

  @Test("Sequences longer than a block match the definition", arguments: large)
  func longSequences(shape: Case) {
    var random = CounterRandom(seed: 32, stream: "attention")
    let keyWidth = shape.keyValueHeads * shape.headWidth
    let inputs = [
      Matrix.random(shape.tokens, shape.heads * shape.headWidth, using: &random),
      Matrix.random(shape.tokens, keyWidth, using: &random),
      Matrix.random(shape.tokens, keyWidth, using: &random),
    ]
    func reference(_ inputs: [Matrix]) -> [Double] {
      Reference.attention(
        queries: inputs[0],
        keys: inputs[1],
        values: inputs[2],
        starts: shape.starts,
        heads: shape.heads,
        keyValueHeads: shape.keyValueHeads
      ).values
    }
    let graph = Graph(ComputeContext(threads: 2))
    let tensors = inputs.map { graph.variable($0.floats, shape: [$0.rows, $0.columns]) }
    let output = graph.causalAttention(
      queries: tensors[0],
      keys: tensors[1],
      values: tensors[2],
      starts: shape.starts,
      headCount: shape.heads,
      keyValueHeadCount: shape.keyValueHeads
    )
    expectClose(output.values, reference(inputs), tolerance: 2e-6)

    // One central difference along a random direction per input; all elements take part.
    let outer = (0..<output.count).map { _ in Float(random.normal()) }
    graph.backward(from: [(output, outer)])
    for index in inputs.indices {
      let direction = Matrix.random(inputs[index].rows, inputs[index].columns, using: &random)
      func total(_ step: Double) -> Double {
        var moved = inputs
        moved[index] = moved[index] + direction.mapValues { $0 * step }
        return zip(reference(moved), outer).map { $0 * Double($1) }.reduce(0, +)
      }
      let numeric = (total(1e-5) - total(-1e-5)) / 2e-5
      let gradient = tensors[index].gradient ?? []
      let analytic = zip(gradient, direction.values).map { Double($0) * $1 }
      // Relative to the terms' root sum of squares: the sum itself may nearly cancel.
      let scale = analytic.map { $0 * $0 }.reduce(0, +).squareRoot()
      #expect(abs(analytic.reduce(0, +) - numeric) <= 1e-4 * scale)
    }
  }
}
