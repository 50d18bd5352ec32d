import OptimizationCore
import Testing

@Suite("Training steps of random shapes")
struct RandomStepTests {
  /// A model and a batch, drawn from a seed; every edge is drawn often.
  private struct Draw {
    let configuration: DecoderConfiguration
    let groups: [(prefix: [Int32], continuations: [[Int32]])]

    init(seed: Int) {
      var random = CounterRandom(seed: UInt64(seed), stream: "shapes")
      func draw(_ values: [Int]) -> Int { values[Int(random.next() % UInt64(values.count))] }
      let keyValueHeadCount = draw([1, 2, 3])
      let headCount = keyValueHeadCount * draw([1, 1, 2])
      let vocabularySize = draw([1, 2, 7, 65, 301, 523])
      configuration = DecoderConfiguration(
        vocabularySize: vocabularySize,
        width: headCount * draw([2, 4, 10, 16, 34]),
        layerCount: draw([1, 2]),
        headCount: headCount,
        keyValueHeadCount: keyValueHeadCount,
        hiddenWidth: draw([1, 5, 32, 77, 130]),
        contextLength: 400,
        tiesHead: draw([0, 1]) == 0
      )
      func tokens(_ lengths: [Int]) -> [Int32] {
        (0..<draw(lengths)).map { _ in Int32(random.next() % UInt64(vocabularySize)) }
      }
      groups = (0..<draw([0, 1, 1, 2, 4])).map { _ in
        let prefix = tokens([0, 1, 3, 31, 130, 200])
        return (
          prefix, (0..<draw([0, 1, 2, 2, 3])).map { _ in tokens([0, 0, 1, 2, 17, 64, 150]) }
        )
      }
    }
  }

  private struct Outcome: Equatable {
    var outputs: [[UInt32]] = []
    var parameters: [[UInt32]] = []
  }

  private static func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

  private static func train(
    _ draw: Draw,
    _ kind: OptimizerCase,
    threads: Int,
    recomputes: Bool = false
  ) -> Outcome {
    let context = ComputeContext(threads: threads)
    let decoder = Decoder(draw.configuration, seed: 5)
    let optimizer = kind.make(decoder.parameters)
    let average = WeightAverage(
      WeightAverageSettings(decay: 0.5, start: 1),
      parameters: decoder.parameters
    )
    let sequences = PackedSequences(groups: draw.groups)
    var rows: [Int] = []
    var targets: [Int32] = []
    for sequence in 0..<sequences.count {
      for (offset, row) in sequences.rows(ofSequence: sequence).enumerated() {
        guard let before = sequences.row(before: offset, ofSequence: sequence) else { continue }
        rows.append(before)
        targets.append(sequences.tokens[row])
      }
    }
    var outcome = Outcome()
    for _ in 0..<2 {
      let graph = Graph<Float>(context, recomputesActivations: recomputes)
      let hidden = decoder.hiddenStates(sequences, in: graph)
      let found = decoder.tokenPredictions(hidden, rows: rows, targets: targets, in: graph)
      outcome.outputs += [bits(found.logProbabilities.values), bits(found.entropies)]
      graph.backward(from: [(found.logProbabilities, rows.indices.map { Float($0 % 5) - 1.5 })])
      let norm = gradientNorm(of: decoder.parameters, context: context)
      optimizer.update(
        decoder.parameters,
        learningRate: 1e-2,
        gradientScale: clippingFactor(ofNorm: norm, limit: 1),
        context: context
      )
      average.update(decoder.parameters, context: context)
      decoder.parameters.zeroGradients()
    }
    outcome.parameters = (decoder.parameters.parameters + average.state.parameters).map {
      bits($0.values)
    }
    return outcome
  }

  @Test(
    "Neither the number of threads nor recomputation changes a byte, and all numbers are finite",
    arguments: 0..<24
  )
  func sameBytes(seed: Int) {
    let draw = Draw(seed: seed)
    let kind = OptimizerCase.all[seed % OptimizerCase.all.count]
    let one = Self.train(draw, kind, threads: 1)
    let isFinite = (one.outputs + one.parameters).joined()
      .allSatisfy { Float(bitPattern: $0).isFinite }
    #expect(isFinite, "\(draw)")
    for threads in [2, 3, 4, 7] {
      #expect(Self.train(draw, kind, threads: threads) == one, "\(threads) threads, \(draw)")
    }
    #expect(Self.train(draw, kind, threads: 2, recomputes: true) == one, "\(draw)")
  }

  @Test("Shared prefixes and packing change no byte of hidden states", arguments: 0..<24)
  func packing(seed: Int) {
    let draw = Draw(seed: seed)
    let width = draw.configuration.width
    let decoder = Decoder(draw.configuration, seed: 5)
    let graph = Graph<Float>(ComputeContext(threads: 2), recordsGradients: false)
    let shared = PackedSequences(groups: draw.groups)
    let packed = decoder.hiddenStates(shared, in: graph).values
    var sequence = 0
    for group in draw.groups {
      for continuation in group.continuations {
        let alone = decoder.hiddenStates(PackedSequences([group.prefix + continuation]), in: graph)
        let rows =
          shared.prefixRows(ofSequence: sequence).map(\.self)
          + shared.rows(ofSequence: sequence).map(\.self)
        let expected = rows.flatMap { packed[($0 * width)..<(($0 + 1) * width)] }
        #expect(Self.bits(alone.values) == Self.bits(expected), "\(draw)")
        sequence += 1
      }
    }
  }
}
