import OptimizationCore
import Testing

@Suite("Packed attention")
struct AttentionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let lengths: [Int]
    let heads: Int
    let keyValueHeads: Int
    let headWidth: Int
    var window: Int?

    var testDescription: String {
      let window = window.map { ", a window of \($0)" } ?? ""
      return "lengths \(lengths), \(heads) heads of \(headWidth), \(keyValueHeads) key-value heads"
        + window
    }
    var starts: [Int] { lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) } }
    var tokens: Int { lengths.reduce(0, +) }
  }

  static let small = [
    Case(lengths: [1], heads: 1, keyValueHeads: 1, headWidth: 2),
    Case(lengths: [3, 0, 5], heads: 2, keyValueHeads: 2, headWidth: 3),
    Case(lengths: [7, 1, 2], heads: 4, keyValueHeads: 2, headWidth: 4),
    Case(lengths: [9], heads: 3, keyValueHeads: 1, headWidth: 6),
    Case(lengths: [33, 2], heads: 2, keyValueHeads: 1, headWidth: 10),
    Case(lengths: [7, 0, 3], heads: 2, keyValueHeads: 1, headWidth: 4, window: 1),
    Case(lengths: [9, 3], heads: 2, keyValueHeads: 2, headWidth: 3, window: 4),
    Case(lengths: [35], heads: 2, keyValueHeads: 1, headWidth: 2, window: 17),
  ]
  static let large = [
    Case(lengths: [65, 130, 17], heads: 2, keyValueHeads: 1, headWidth: 8),
    Case(lengths: [270], heads: 2, keyValueHeads: 2, headWidth: 10),
    Case(lengths: [0, 1, 2, 63, 64, 65], heads: 3, keyValueHeads: 3, headWidth: 6),
    Case(lengths: [300, 1], heads: 4, keyValueHeads: 1, headWidth: 8),
    Case(lengths: [129, 31], heads: 2, keyValueHeads: 1, headWidth: 24),
    Case(lengths: [128, 32, 33], heads: 2, keyValueHeads: 2, headWidth: 48),
    Case(lengths: [70], heads: 1, keyValueHeads: 1, headWidth: 64),
    Case(lengths: [65], heads: 2, keyValueHeads: 1, headWidth: 80),
    Case(lengths: [300, 40], heads: 2, keyValueHeads: 1, headWidth: 8, window: 1),
    Case(lengths: [290], heads: 2, keyValueHeads: 2, headWidth: 6, window: 20),
    Case(lengths: [400, 5], heads: 1, keyValueHeads: 1, headWidth: 10, window: 128),
    Case(lengths: [420, 130], heads: 2, keyValueHeads: 1, headWidth: 8, window: 129),
    Case(lengths: [300], heads: 2, keyValueHeads: 1, headWidth: 4, window: 299),
    Case(lengths: [300], heads: 1, keyValueHeads: 1, headWidth: 4, window: 300),
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
        keyValueHeadCount: shape.keyValueHeads,
        window: shape.window
      )
    } reference: {
      Reference.attention(
        queries: $0[0],
        keys: $0[1],
        values: $0[2],
        starts: shape.starts,
        heads: shape.heads,
        keyValueHeads: shape.keyValueHeads,
        window: shape.window
      ).values
    }
  }

  @Test("One tensor as queries, keys and values has the same gradient on any number of threads")
  func oneTensor() {
    var random = CounterRandom(seed: 33, stream: "attention")
    let values = Matrix.random(700, 12, using: &random).floats
    func gradient(threads: Int) -> [Float]? {
      let graph = Graph<Float>(ComputeContext(threads: threads))
      let input = graph.variable(values, shape: [700, 12])
      let output = graph.causalAttention(
        queries: input,
        keys: input,
        values: input,
        starts: [0, 700],
        headCount: 1,
        keyValueHeadCount: 1
      )
      graph.backward(from: [(output, values)])
      return input.gradient
    }
    let one = gradient(threads: 1)
    #expect(one != nil)
    for _ in 0..<5 { for threads in [2, 4] { #expect(gradient(threads: threads) == one) } }
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
    checkDirections(of: inputs, using: &random) {
      $0.causalAttention(
        queries: $1[0],
        keys: $1[1],
        values: $1[2],
        starts: shape.starts,
        headCount: shape.heads,
        keyValueHeadCount: shape.keyValueHeads,
        window: shape.window
      )
    } reference: {
      Reference.attention(
        queries: $0[0],
        keys: $0[1],
        values: $0[2],
        starts: shape.starts,
        heads: shape.heads,
        keyValueHeads: shape.keyValueHeads,
        window: shape.window
      ).values
    }
  }

  @Test("A window gives the same bytes on any number of threads", arguments: [3, 100, 200])
  func windowThreads(window: Int) {
    var random = CounterRandom(seed: 35, stream: "attention")
    let inputs = (0..<3).map { _ in Matrix.random(700, 12, using: &random).floats }
    func run(threads: Int) -> [[Float]] {
      let graph = Graph<Float>(ComputeContext(threads: threads))
      let tensors = inputs.map { graph.variable($0, shape: [700, 12]) }
      let output = graph.causalAttention(
        queries: tensors[0],
        keys: tensors[1],
        values: tensors[2],
        starts: [0, 700],
        headCount: 1,
        keyValueHeadCount: 1,
        window: window
      )
      graph.backward(from: [(output, output.values)])
      return [output.values] + tensors.map { $0.gradient ?? [] }
    }
    let one = run(threads: 1)
    let isFinite = one.joined().allSatisfy { $0.isFinite }
    #expect(isFinite)
    for threads in [2, 4] { #expect(run(threads: threads) == one) }
  }

  @Test("Attention in both directions matches the definition", arguments: small + large)
  func fullAttention(shape: Case) {
    var random = CounterRandom(seed: 36, stream: "attention")
    let keyWidth = shape.keyValueHeads * shape.headWidth
    let inputs = [
      Matrix.random(shape.tokens, shape.heads * shape.headWidth, using: &random),
      Matrix.random(shape.tokens, keyWidth, using: &random),
      Matrix.random(shape.tokens, keyWidth, using: &random),
    ]
    let sequences = PackedSequences(shape.lengths.map { [Int32](repeating: 0, count: $0) })
    checkDirections(of: inputs, using: &random) {
      $0.fullAttention(
        queries: $1[0],
        keys: $1[1],
        values: $1[2],
        sequences: sequences,
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
        keyValueHeads: shape.keyValueHeads,
        isCausal: false
      ).values
    }
  }
}
