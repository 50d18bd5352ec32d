import Foundation
import Testing

@testable import OptimizationCore

@Suite("Token log-probabilities")
struct TokenLogProbabilityTests {
  @Test(
    "Values and gradients match a 64-bit log-softmax",
    arguments: [(1, 3, 5), (7, 8, 33), (5, 6, 1), (3, 17, 50), (33, 2, 65), (2, 5, 131)]
  )
  func gradients(rows: Int, width: Int, vocabulary: Int) {
    var random = CounterRandom(seed: 41, stream: "head")
    let targets = (0..<rows).map { ($0 * 7 + 1) % vocabulary }
    checkGradient(
      of: [.random(rows, width, using: &random), .random(vocabulary, width, using: &random)],
      valueTolerance: vocabulary == 1 ? 1e-6 : 2e-6
    ) {
      $0.tokenLogProbabilities($1[0], head: $1[1], targets: targets.map(Int32.init))
    } reference: {
      Reference.tokenLogProbabilities($0[0], head: $0[1], targets: targets)
    }
  }

  @Test(
    "A vocabulary is cut into at most eight strips of whole tiles that cover it once",
    arguments: [1, 63, 64, 65, 512, 513, 1_000, 4_099, 32_000, 50_257, 151_937]
  )
  func vocabularyCut(vocabulary: Int) {
    for width in [2, 64, 4_096, 1 << 20] {
      let cut = VocabularyCut(vocabularySize: vocabulary, width: width)
      #expect(cut.stripLength.isMultiple(of: 8))
      #expect(cut.chunkLength.isMultiple(of: 8))
      #expect(cut.stripCount <= 8)
      var next = 0
      for strip in 0..<cut.stripCount {
        cut.forEachChunk(ofStrip: strip) { tokens in
          #expect(tokens.lowerBound == next && tokens.count <= cut.chunkLength && !tokens.isEmpty)
          next = tokens.upperBound
        }
      }
      #expect(next == vocabulary)
    }
  }

  @Test("Many rows and a large vocabulary, in several blocks forward and backward")
  func blocks() {
    var random = CounterRandom(seed: 42, stream: "head")
    let (rows, width, vocabulary) = (150, 4, 50_000)
    let hidden = Matrix.random(rows, width, using: &random)
    let head = Matrix.random(vocabulary, width, using: &random)
    let targets = (0..<rows).map { ($0 * 7919) % vocabulary }
    let graph = Graph<Float>(ComputeContext(threads: 2))
    let tensors = [hidden, head].map { graph.variable($0.floats, shape: [$0.rows, $0.columns]) }
    let output = graph.tokenLogProbabilities(
      tensors[0],
      head: tensors[1],
      targets: targets.map(Int32.init)
    )

    var expected: [Double] = []
    var hiddenGradient = Matrix(rows: rows, columns: width)
    var headGradient = Matrix(rows: vocabulary, columns: width)
    for row in 0..<rows {
      let state = hidden.row(row)
      let logits = (0..<vocabulary).map { token in
        (0..<width).reduce(0.0) { $0 + head.values[token * width + $1] * state[$1] }
      }
      let probabilities = Reference.softmax(logits)
      expected.append(log(probabilities[targets[row]]))
      for token in 0..<vocabulary {
        let slope = (token == targets[row] ? 1 : 0) - probabilities[token]
        for column in 0..<width {
          hiddenGradient.values[row * width + column] += slope * head.values[token * width + column]
          headGradient.values[token * width + column] += slope * state[column]
        }
      }
    }
    expectClose(output.values, expected, tolerance: 2e-6)
    graph.backward(from: [(output, [Float](repeating: 1, count: rows))])
    expectClose(tensors[0].gradient ?? [], hiddenGradient.values, tolerance: 2e-5)
    expectClose(tensors[1].gradient ?? [], headGradient.values, tolerance: 2e-5)
  }

  @Test("Entropies and most likely tokens come from the same distribution", arguments: [2, 16, 37])
  func figures(vocabulary: Int) {
    var random = CounterRandom(seed: 43, stream: "head")
    let hidden = Matrix.random(9, 5, using: &random)
    let head = Matrix.random(vocabulary, 5, using: &random)
    let targets = [Int32](repeating: 1, count: 9)
    let graph = Graph<Float>(ComputeContext(threads: 2))
    let (states, weight) = (
      graph.constant(hidden.floats, shape: [9, 5]),
      graph.constant(head.floats, shape: [vocabulary, 5])
    )
    let predictions = graph.tokenPredictions(states, head: weight, targets: targets)
    let probabilities = Reference.softmax(hidden * head.transposed)
    for row in 0..<9 {
      let entropy = probabilities.row(row).map { -$0 * log($0) }.reduce(0, +)
      #expect(abs(Double(predictions.entropies[row]) - entropy) < 1e-5)
      let best = probabilities.row(row).max() ?? 0
      #expect(probabilities[row, Int(predictions.mostLikely[row])] == best)
    }
    let plain = graph.tokenLogProbabilities(states, head: weight, targets: targets)
    #expect(plain.values == predictions.logProbabilities.values)
  }

  @Test("Many positions, in several blocks and spans", arguments: [(1100, 600), (300, 515)])
  func manyRows(rows: Int, vocabulary: Int) {
    var random = CounterRandom(seed: 44, stream: "head")
    let width = 3
    let inputs = [
      Matrix.random(rows, width, using: &random), Matrix.random(vocabulary, width, using: &random),
    ]
    let targets = (0..<rows).map { ($0 * 31) % vocabulary }
    checkDirections(of: inputs, using: &random) {
      $0.tokenLogProbabilities($1[0], head: $1[1], targets: targets.map(Int32.init))
    } reference: {
      Reference.tokenLogProbabilities($0[0], head: $0[1], targets: targets)
    }
  }

  @Test("A row's results depend neither on the rows beside it nor on the number of threads")
  func independence() {
    var random = CounterRandom(seed: 45, stream: "head")
    let (width, vocabulary) = (20, 1000)
    let hidden = Matrix.random(70, width, using: &random)
    let head = Matrix.random(vocabulary, width, using: &random)
    func predict(_ rows: Range<Int>, threads: Int) -> TokenPredictions {
      let graph = Graph<Float>(ComputeContext(threads: threads), recordsGradients: false)
      let states = Array(hidden.floats[(rows.lowerBound * width)..<(rows.upperBound * width)])
      return graph.tokenPredictions(
        graph.constant(states, shape: [rows.count, width]),
        head: graph.constant(head.floats, shape: [vocabulary, width]),
        targets: rows.map { Int32($0 * 13) }
      )
    }
    let all = predict(0..<70, threads: 1)
    for (rows, threads) in [(0..<70, 2), (0..<70, 4), (5..<6, 1), (30..<70, 2), (0..<33, 4)] {
      let part = predict(rows, threads: threads)
      #expect(part.logProbabilities.values == Array(all.logProbabilities.values[rows]))
      #expect(part.entropies == Array(all.entropies[rows]))
      #expect(part.mostLikely == Array(all.mostLikely[rows]))
    }
  }

  @Test("Ties and the largest logit are found across all parts of the vocabulary")
  func tiesAcrossBlocks() {
    let vocabulary = 5000
    for places in [[4999], [0, 4999], [624, 625], [700, 100, 4000], [255, 256, 257]] {
      var head = [Float](repeating: -1, count: vocabulary)
      for place in places { head[place] = 3 }
      let graph = Graph<Float>(ComputeContext(threads: 2))
      let predictions = graph.tokenPredictions(
        graph.constant([1, 2], shape: [2, 1]),
        head: graph.constant(head, shape: [vocabulary, 1]),
        targets: [0, Int32(places[0])]
      )
      let lowest = places.min().map { Int32($0) }
      #expect(predictions.mostLikely.allSatisfy { $0 == lowest })
    }
  }

  @Test("Logits of thousands leave probabilities of 0 and 1")
  func largeLogits() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let state = graph.variable([1000], shape: [1, 1])
    let predictions = graph.tokenPredictions(
      state,
      head: graph.constant([-3, 2, 5, 4.5], shape: [4, 1]),
      targets: [2]
    )
    #expect(predictions.logProbabilities.values == [0])
    #expect(predictions.entropies == [0])
    graph.backward(from: [(predictions.logProbabilities, [1])])
    #expect(state.gradient == [0])
  }

  @Test("The most likely of equal tokens is the lowest")
  func ties() {
    let graph = Graph<Float>(ComputeContext(threads: 1))
    let predictions = graph.tokenPredictions(
      graph.constant([1], shape: [1, 1]),
      head: graph.constant([0, 2, 2, 1, 2], shape: [5, 1]),
      targets: [0]
    )
    #expect(predictions.mostLikely == [1])
  }
}
