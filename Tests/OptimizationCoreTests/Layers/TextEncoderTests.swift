import OptimizationCore
import Testing

@Suite("The text encoder")
struct TextEncoderTests {
  private let configuration = TextEncoderConfiguration(
    vocabularySize: 13,
    width: 12,
    layerCount: 2,
    headCount: 3,
    hiddenWidth: 10,
    contextLength: 140,
    normEpsilon: 1e-6
  )

  private func makeEncoder() -> TextEncoder {
    let encoder = TextEncoder(configuration, seed: 3)
    for parameter in encoder.parameters {
      var random = CounterRandom(seed: 1, stream: parameter.name)
      let isNorm = parameter.shape.count == 1 && parameter.name.hasSuffix("weight")
      parameter.values = (0..<parameter.count).map { _ in
        Float(isNorm ? 1 + 0.3 * random.normal() : 0.4 * random.normal())
      }
    }
    return encoder
  }

  @Test("Embeddings and all gradients match a 64-bit encoder", arguments: [false, true])
  func gradients(recomputes: Bool) {
    let encoder = makeEncoder()
    let sequences = DecoderTests.makeSequences([5, 1, 7])
    let segments = [Int](repeating: 0, count: 13)
    let graph = Graph<Float>(ComputeContext(threads: 2), recomputesActivations: recomputes)
    let output = encoder.embeddings(sequences, in: graph)
    #expect(output.shape == [3, 12])
    var reference = ReferenceEncoder(configuration, encoder.parameters)
    expectClose(
      output.values,
      reference.embeddings(sequences, segments: segments),
      tolerance: 5e-6
    )
    var random = CounterRandom(seed: 4, stream: "outer")
    let outer = (0..<output.count).map { _ in Float(random.normal()) }
    graph.backward(from: [(output, outer)])
    func total() -> Double {
      zip(reference.embeddings(sequences, segments: segments), outer)
        .map { $0 * Double($1) }.reduce(0, +)
    }
    for parameter in encoder.parameters {
      guard let original = reference.parameters[parameter.name] else { continue }
      let gradient = parameter.gradient
      // A key's bias adds the same to all of a query's scores: its gradient is 0, up to rounding.
      let isZero = parameter.name.hasSuffix("key.bias")
      for _ in 0..<3 {
        let direction = Matrix.random(original.rows, original.columns, using: &random)
        reference.parameters[parameter.name] = original + direction.mapValues { $0 * 1e-5 }
        let above = total()
        reference.parameters[parameter.name] = original + direction.mapValues { $0 * -1e-5 }
        let numeric = (above - total()) / 2e-5
        reference.parameters[parameter.name] = original
        let terms = zip(gradient, direction.values).map { Double($0) * $1 }
        let size = isZero ? 0.01 : terms.map { $0 * $0 }.reduce(0, +).squareRoot()
        #expect(abs(terms.reduce(0, +) - numeric) <= 1e-4 * size, "\(parameter.name)")
      }
    }
  }

  @Test("Segments take part")
  func segments() {
    let encoder = makeEncoder()
    let sequences = DecoderTests.makeSequences([4, 3])
    let segments: [Int32] = [0, 0, 1, 1, 0, 1, 1]
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let reference = ReferenceEncoder(configuration, encoder.parameters)
    expectClose(
      encoder.hiddenStates(sequences, segments: segments, in: graph).values,
      reference.hiddenStates(sequences, segments: segments.map(Int.init)).values,
      tolerance: 5e-6
    )
  }

  @Test("Packed texts give the same bits as each alone, on any number of threads")
  func packingInvariance() {
    let encoder = makeEncoder()
    let sequences = DecoderTests.makeSequences([5, 1, 77, 33, 140])
    func embeddings(_ sequences: PackedSequences, threads: Int) -> [Float] {
      let graph = Graph<Float>(ComputeContext(threads: threads), recordsGradients: false)
      return encoder.embeddings(sequences, in: graph).values
    }
    let packed = embeddings(sequences, threads: 1)
    #expect(embeddings(sequences, threads: 4) == packed)
    for index in 0..<sequences.count {
      let tokens = Array(sequences.tokens[sequences.rows(ofSequence: index)])
      let alone = embeddings(PackedSequences([tokens]), threads: 2)
      #expect(alone == Array(packed[(index * 12)..<((index + 1) * 12)]))
    }
    for row in 0..<5 {
      let squares = packed[(row * 12)..<((row + 1) * 12)].map { Double($0) * Double($0) }
      #expect(abs(squares.reduce(0, +) - 1) < 1e-6)
    }
  }

  @Test("Means of rows and rows of length 1, with their gradients")
  func pooling() {
    var random = CounterRandom(seed: 5, stream: "rows")
    let ranges = [0..<3, 2..<4, 5..<6]
    checkGradient(of: [.random(6, 18, using: &random)]) { graph, inputs in
      graph.meanRows(ranges, of: inputs[0])
    } reference: { inputs in
      ranges.flatMap { range in
        (0..<18).map { column in
          range.map { inputs[0][$0, column] }.reduce(0, +) / Double(range.count)
        }
      }
    }
    checkGradient(of: [.random(4, 18, using: &random)]) { graph, inputs in
      graph.normalizedRows(inputs[0])
    } reference: { inputs in
      (0..<4).flatMap { Reference.normalizedMean($0..<($0 + 1), of: inputs[0]) }
    }
  }

  @Test("Faults of configurations and parameters are told in words")
  func faults() {
    #expect(configuration.faults() == [])
    var odd = configuration
    odd.headCount = 5
    #expect(odd.faults() == ["The width 12 cannot be divided among 5 heads."])
    odd.segmentCount = 0
    let error = #expect(throws: TextEncoderError.self) {
      try TextEncoder(odd, parameters: ParameterSet<Float>([]))
    }
    #expect(error?.description.contains("number of segments") == true)
    odd = configuration
    (odd.vocabularySize, odd.width, odd.headCount) = (1 << 30, 1 << 30, 1)
    #expect(odd.faults().contains { $0.contains("ask for") })
    let missing = #expect(throws: TextEncoderError.self) {
      try TextEncoder(configuration, parameters: ParameterSet<Float>([]))
    }
    #expect(missing?.description.contains("embeddings.LayerNorm.bias") == true)
    let encoder = makeEncoder()
    #expect(encoder.copy().parameters.hasSameBytes(as: encoder.parameters))
    #expect(encoder.linearLayers.count == 12)
  }
}
