import OptimizationCore
import Testing

@Suite("Sequences that share a prefix")
struct SharedPrefixTests {
  struct Case: CustomTestStringConvertible, Sendable {
    /// The lengths of each group's prefix and of what continues it.
    let groups: [(prefix: Int, continuations: [Int])]
    let heads: Int
    let keyValueHeads: Int
    let headWidth: Int
    var window: Int?

    var testDescription: String {
      "\(groups), \(heads) heads of \(headWidth), \(keyValueHeads) key-value heads"
        + (window.map { ", a window of \($0)" } ?? "")
    }

    func shared(vocabulary: UInt64 = 13) -> [(prefix: [Int32], continuations: [[Int32]])] {
      var random = CounterRandom(seed: 4, stream: "tokens")
      func tokens(_ count: Int) -> [Int32] {
        (0..<count).map { _ in Int32(random.next() % vocabulary) }
      }
      return groups.map { (tokens($0.prefix), $0.continuations.map(tokens)) }
    }

    /// The rows of the shared form that each sequence of the unshared form consists of.
    func rows(_ packed: PackedSequences) -> [[Int]] {
      (0..<packed.count).map {
        Array(packed.prefixRows(ofSequence: $0)) + Array(packed.rows(ofSequence: $0))
      }
    }
  }

  static let cases = [
    Case(groups: [(3, [2, 4])], heads: 2, keyValueHeads: 1, headWidth: 4),
    Case(groups: [(0, [5, 1]), (7, [])], heads: 1, keyValueHeads: 1, headWidth: 2),
    Case(groups: [(1, [0, 3, 2]), (0, []), (2, [1])], heads: 2, keyValueHeads: 2, headWidth: 6),
    Case(groups: [(40, [33, 0, 70])], heads: 2, keyValueHeads: 1, headWidth: 10),
    Case(groups: [(127, [2, 40]), (129, [131])], heads: 2, keyValueHeads: 2, headWidth: 24),
    Case(groups: [(3, [2, 4]), (9, [1])], heads: 2, keyValueHeads: 1, headWidth: 4, window: 3),
    Case(groups: [(40, [33, 70])], heads: 2, keyValueHeads: 1, headWidth: 6, window: 21),
    Case(groups: [(141, [2, 150])], heads: 2, keyValueHeads: 2, headWidth: 4, window: 130),
  ]

  @Test("Rows, positions and counts of the packed form")
  func layout() {
    let packed = PackedSequences(groups: [
      (prefix: [1, 2], continuations: [[3], [], [4, 5]]),
      (prefix: [], continuations: [[6, 7]]),
      (prefix: [8], continuations: []),
    ])
    #expect(packed.tokens == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(packed.positions == [0, 1, 2, 2, 3, 0, 1, 0])
    #expect(packed.count == 4)
    #expect(packed.tokenCount == 8)
    #expect((0..<4).map(packed.rows(ofSequence:)) == [2..<3, 3..<3, 3..<5, 5..<7])
    #expect((0..<4).map(packed.prefixRows(ofSequence:)) == [0..<2, 0..<2, 0..<2, 5..<5])
    #expect(packed.groups.map(\.prefix) == [0..<2, 5..<5, 7..<8])
    #expect(packed.row(before: 0, ofSequence: 2) == 1)
    #expect(packed.row(before: 1, ofSequence: 2) == 3)
    #expect(packed.row(before: 0, ofSequence: 3) == nil)
  }

  @Test("Hidden states are those of unshared sequences to the last bit", arguments: cases)
  func hiddenStates(shape: Case) {
    var configuration = DecoderConfiguration(
      vocabularySize: 13,
      width: shape.heads * shape.headWidth,
      layerCount: 2,
      headCount: shape.heads,
      keyValueHeadCount: shape.keyValueHeads,
      hiddenWidth: 11,
      contextLength: 300
    )
    configuration.slidingWindow = shape.window
    let decoder = DecoderTests.makeDecoder(configuration)
    let groups = shape.shared()
    let shared = PackedSequences(groups: groups)
    let unshared = PackedSequences(
      groups.flatMap { group in
        group.continuations.map { group.prefix + $0 }
      }
    )
    let graph = Graph<Float>(ComputeContext(threads: 2), recordsGradients: false)
    let found = decoder.hiddenStates(shared, in: graph).values
    let expected = decoder.hiddenStates(unshared, in: graph).values
    let width = configuration.width
    for (sequence, rows) in shape.rows(shared).enumerated() {
      for (row, other) in zip(rows, unshared.rows(ofSequence: sequence)) {
        let one = found[(row * width)..<((row + 1) * width)].map(\.bitPattern)
        let two = expected[(other * width)..<((other + 1) * width)].map(\.bitPattern)
        #expect(one == two, "row \(row)")
      }
    }
  }

  @Test("Attention and its gradients match the definition", arguments: cases)
  func gradients(shape: Case) {
    let shared = PackedSequences(groups: shape.shared())
    let rows = shape.rows(shared)
    let starts = rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    // Prefixes that nothing continues attend to themselves.
    let alone = shared.groups.filter(\.continuations.isEmpty).map { Array($0.prefix) }
    let unshared = rows + alone
    let allStarts = alone.reduce(into: starts) { $0.append($0[$0.count - 1] + $1.count) }
    func reference(_ inputs: [Matrix]) -> [Double] {
      let gathered = inputs.map { Reference.gather(Array(unshared.joined()), of: $0) }
      let outputs = Reference.attention(
        queries: gathered[0],
        keys: gathered[1],
        values: gathered[2],
        starts: allStarts,
        heads: shape.heads,
        keyValueHeads: shape.keyValueHeads,
        window: shape.window
      )
      var result = Matrix(rows: inputs[0].rows, columns: inputs[0].columns)
      for (place, row) in unshared.joined().enumerated() {
        for column in 0..<result.columns { result[row, column] = outputs[place, column] }
      }
      return result.values
    }
    var random = CounterRandom(seed: 33, stream: "attention")
    let keyWidth = shape.keyValueHeads * shape.headWidth
    let inputs = [
      Matrix.random(shared.tokenCount, shape.heads * shape.headWidth, using: &random),
      Matrix.random(shared.tokenCount, keyWidth, using: &random),
      Matrix.random(shared.tokenCount, keyWidth, using: &random),
    ]
    checkDirections(of: inputs, using: &random) {
      $0.causalAttention(
        queries: $1[0],
        keys: $1[1],
        values: $1[2],
        sequences: shared,
        headCount: shape.heads,
        keyValueHeadCount: shape.keyValueHeads,
        window: shape.window
      )
    } reference: {
      reference($0)
    }
  }

  @Test("The same bytes for 1, 2 and 4 threads", arguments: cases)
  func threads(shape: Case) {
    let shared = PackedSequences(groups: shape.shared())
    func run(threads: Int) -> [[Float]] {
      var random = CounterRandom(seed: 34, stream: "attention")
      let graph = Graph<Float>(ComputeContext(threads: threads))
      let (width, keyWidth) = (
        shape.heads * shape.headWidth, shape.keyValueHeads * shape.headWidth
      )
      let inputs = [width, keyWidth, keyWidth].map {
        let matrix = Matrix.random(shared.tokenCount, $0, using: &random)
        return graph.variable(matrix.floats, shape: [matrix.rows, matrix.columns])
      }
      let output = graph.causalAttention(
        queries: inputs[0],
        keys: inputs[1],
        values: inputs[2],
        sequences: shared,
        headCount: shape.heads,
        keyValueHeadCount: shape.keyValueHeads,
        window: shape.window
      )
      graph.backward(from: [(output, output.values)])
      return [output.values] + inputs.map { $0.gradient ?? [] }
    }
    let one = run(threads: 1)
    let isFinite = one.joined().allSatisfy { $0.isFinite }
    #expect(isFinite)
    for threads in [2, 4] { #expect(run(threads: threads) == one) }
  }
}
