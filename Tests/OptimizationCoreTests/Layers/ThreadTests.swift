import OptimizationCore
import Testing

@Suite("Any number of threads gives the same bytes")
struct ThreadTests {
  /// What some training steps leave behind.
  private struct Outcome {
    let outputs: [[Float]]
    let gradients: [[Float]]
    let parameters: ParameterSet<Float>
    let norms: [Double]
  }

  private func train(threads: Int) -> Outcome {
    let configuration = DecoderConfiguration(
      vocabularySize: 300,
      width: 48,
      layerCount: 2,
      headCount: 4,
      keyValueHeadCount: 2,
      hiddenWidth: 100,
      contextLength: 128
    )
    let decoder = Decoder(configuration, seed: 9)
    let head = MultilayerHead<Float>(width: 48, hiddenWidths: [32], seed: 9)
    let parameters = decoder.parameters.merging(head.parameters)
    let optimizer = AdamWSettings().makeOptimizer(for: parameters)
    var random = CounterRandom(seed: 1, stream: "tokens")
    let sequences = PackedSequences(
      [127, 3, 64, 90, 31].map { length in (0..<length).map { _ in Int32(random.next() % 300) } }
    )
    let rows = (0..<sequences.tokenCount).filter { !sequences.starts.contains($0 + 1) }
    var outputs: [[Float]] = []
    var gradients: [[Float]] = []
    var norms: [Double] = []
    for _ in 0..<3 {
      let graph = Graph<Float>(ComputeContext(threads: threads))
      let hidden = decoder.hiddenStates(sequences, in: graph)
      let predictions = decoder.tokenPredictions(
        hidden,
        rows: rows,
        targets: rows.map { sequences.tokens[$0 + 1] },
        in: graph
      )
      let values = head.values(hidden, rows: sequences.starts.dropLast().map { $0 }, in: graph)
      let mean = graph.mean(graph.softmax(graph.gelu(hidden)))
      outputs += [
        hidden.values, predictions.logProbabilities.values, predictions.entropies, values.values,
        mean.values,
      ]
      graph.backward(from: [
        (predictions.logProbabilities, rows.map { _ in -1 / Float(rows.count) }),
        (values, values.values), (mean, [1]),
      ])
      gradients += parameters.map(\.gradient)
      norms.append(clipGradients(of: parameters, toNorm: 0.5))
      optimizer.update(parameters, learningRate: 1e-2)
      parameters.zeroGradients()
    }
    return Outcome(outputs: outputs, gradients: gradients, parameters: parameters, norms: norms)
  }

  @Test("Forward, backward and after optimizer steps")
  func sameBytes() {
    let one = train(threads: 1)
    let isFinite = one.outputs.joined().allSatisfy { $0.isFinite }
    #expect(isFinite)
    for threads in [2, 4] {
      let other = train(threads: threads)
      #expect(other.outputs == one.outputs)
      #expect(other.gradients == one.gradients)
      #expect(other.norms == one.norms)
      #expect(other.parameters.hasSameBytes(as: one.parameters))
    }
  }
}
