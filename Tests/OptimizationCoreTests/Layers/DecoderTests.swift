import Foundation
import Testing

@testable import OptimizationCore

@Suite("The decoder")
struct DecoderTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var configuration: DecoderConfiguration
    let lengths: [Int]
    var name: String?

    init(heads: Int, keyValueHeads: Int, width: Int, ties: Bool, lengths: [Int], layers: Int = 2) {
      configuration = DecoderConfiguration(
        vocabularySize: 13,
        width: width,
        layerCount: layers,
        headCount: heads,
        keyValueHeadCount: keyValueHeads,
        hiddenWidth: 11,
        contextLength: 16,
        ropeBase: 50,
        normEpsilon: 1e-3,
        tiesHead: ties
      )
      self.lengths = lengths
    }

    /// A case of another family's form.
    init(_ name: String, change: (inout DecoderConfiguration) -> Void) {
      self.init(heads: 4, keyValueHeads: 2, width: 16, ties: true, lengths: [9, 3])
      change(&configuration)
      self.name = name
    }

    var testDescription: String {
      if let name { return name }
      return "\(configuration.headCount)/\(configuration.keyValueHeadCount) heads, width "
        + "\(configuration.width), \(configuration.tiesHead ? "tied" : "untied"), \(lengths)"
    }
  }

  static let cases = [
    Case(heads: 2, keyValueHeads: 2, width: 8, ties: true, lengths: [5, 1, 7]),
    Case(heads: 4, keyValueHeads: 2, width: 16, ties: false, lengths: [3, 9]),
    Case(heads: 3, keyValueHeads: 1, width: 12, ties: true, lengths: [7, 5], layers: 1),
    Case(heads: 1, keyValueHeads: 1, width: 6, ties: false, lengths: [1, 3, 11], layers: 3),
  ]

  static let families = [
    Case("Qwen2: biases of queries, keys and values") { $0.hasAttentionBias = true },
    Case("Llama with all biases") {
      ($0.hasAttentionBias, $0.hasAttentionOutputBias) = (true, true)
      $0.hasFeedForwardBias = true
    },
    Case("Llama 3: scaled rotary frequencies") {
      $0.rotaryScaling = .llama3(
        factor: 8,
        lowFrequencyFactor: 1,
        highFrequencyFactor: 4,
        originalContextLength: 100
      )
    },
    Case("linear scaling") { $0.rotaryScaling = .linear(factor: 2.5) },
    Case("divided frequencies") { $0.rotaryScaling = .divided([1, 3]) },
    Case("Mistral: a window") { $0.slidingWindow = 4 },
    Case("a window in some layers") { ($0.slidingWindow, $0.slidingLayers) = (2, [1]) },
    Case("heads of their own width") { $0.headWidth = 6 },
    Case("GPT-2") {
      ($0.positions, $0.norm, $0.activation) = (.learned, .layer, .approximateGELU)
      ($0.gatesFeedForward, $0.keyValueHeadCount, $0.headCount) = (false, 2, 2)
      ($0.hasAttentionBias, $0.hasAttentionOutputBias) = (true, true)
      $0.hasFeedForwardBias = true
    },
    Case("a gate with GELU") { $0.activation = .gelu },
    Case("a gate with tanh and layer norms") { ($0.activation, $0.norm) = (.tanh, .layer) },
  ]

  /// A decoder with weights large enough that every part of it matters.
  static func makeDecoder(_ configuration: DecoderConfiguration) -> Decoder {
    let decoder = Decoder(configuration, seed: 3)
    for parameter in decoder.parameters {
      var random = CounterRandom(seed: 1, stream: parameter.name)
      let isNorm = parameter.shape.count == 1 && parameter.name.hasSuffix("weight")
      parameter.values = (0..<parameter.count).map { _ in
        Float(isNorm ? 1 + 0.3 * random.normal() : 0.4 * random.normal())
      }
    }
    return decoder
  }

  static func makeSequences(_ lengths: [Int]) -> PackedSequences {
    var random = CounterRandom(seed: 2, stream: "tokens")
    return PackedSequences(
      lengths.map { length in (0..<length).map { _ in Int32(random.next() % 13) } }
    )
  }

  @Test("Values and all gradients match a 64-bit decoder", arguments: cases + families)
  func gradients(test: Case) {
    let decoder = Self.makeDecoder(test.configuration)
    let sequences = Self.makeSequences(test.lengths)
    let rows = (0..<sequences.tokenCount).filter { !sequences.starts.contains($0 + 1) } + [0]
    let targets = rows.map { Int32(($0 * 5 + 2) % 13) }
    let graph = Graph<Float>(ComputeContext(threads: 2))
    let output = decoder.tokenLogProbabilities(
      decoder.hiddenStates(sequences, in: graph),
      rows: rows,
      targets: targets,
      in: graph
    )
    var reference = ReferenceDecoder(test.configuration, decoder.parameters)
    let expected = reference.tokenLogProbabilities(
      sequences,
      rows: rows,
      targets: targets.map(Int.init)
    )
    expectClose(output.values, expected, tolerance: 5e-6)

    var random = CounterRandom(seed: 4, stream: "outer")
    let outer = rows.map { _ in Float(random.normal()) }
    graph.backward(from: [(output, outer)])
    func total() -> Double {
      zip(
        reference.tokenLogProbabilities(sequences, rows: rows, targets: targets.map(Int.init)),
        outer
      ).map { $0 * Double($1) }.reduce(0, +)
    }
    for parameter in decoder.parameters {
      guard let original = reference.parameters[parameter.name] else { continue }
      let gradient = parameter.gradient
      // The gradient of a key's bias is 0 without rotation: it adds the same to all of a query's
      // scores. What rounding leaves of it is not measured against itself.
      let isZero =
        test.configuration.positions == .learned && parameter.name.hasSuffix("k_proj.bias")
      let scale = isZero ? 0.1 : gradient.map { Double(abs($0)) }.max() ?? 0
      // Some elements one by one, then all of them along a random direction.
      for _ in 0..<4 {
        let place = Int(random.next() % UInt64(parameter.count))
        reference.parameters[parameter.name]?.values[place] += 1e-5
        let above = total()
        reference.parameters[parameter.name]?.values[place] -= 2e-5
        let numeric = (above - total()) / 2e-5
        reference.parameters[parameter.name] = original
        #expect(abs(Double(gradient[place]) - numeric) <= 1e-4 * scale, "\(parameter.name)")
      }
      let direction = Matrix.random(original.rows, original.columns, using: &random)
      reference.parameters[parameter.name] = original + direction.mapValues { $0 * 1e-5 }
      let above = total()
      reference.parameters[parameter.name] = original + direction.mapValues { $0 * -1e-5 }
      let numeric = (above - total()) / 2e-5
      reference.parameters[parameter.name] = original
      let terms = zip(gradient, direction.values).map { Double($0) * $1 }
      let size = terms.map { $0 * $0 }.reduce(0, +).squareRoot()
      #expect(abs(terms.reduce(0, +) - numeric) <= 1e-4 * max(size, scale), "\(parameter.name)")
    }
  }

  @Test("Packed sequences give the same bits as each alone", arguments: [nil] + families)
  func packingInvariance(family: Case?) {
    var configuration =
      family?.configuration
      ?? DecoderConfiguration(
        vocabularySize: 13,
        width: 32,
        layerCount: 2,
        headCount: 4,
        keyValueHeadCount: 2,
        hiddenWidth: 40,
        contextLength: 128
      )
    configuration.contextLength = 128
    let width = configuration.width
    let decoder = Self.makeDecoder(configuration)
    let lengths = [5, 1, 77, 33, 128]
    let sequences = Self.makeSequences(lengths)
    let graph = Graph<Float>(ComputeContext(threads: 2), recordsGradients: false)
    let packed = decoder.hiddenStates(sequences, in: graph).values
    for index in 0..<sequences.count {
      let rows = sequences.rows(ofSequence: index)
      let alone = decoder.hiddenStates(
        PackedSequences([Array(sequences.tokens[rows])]),
        in: graph
      )
      #expect(alone.values == Array(packed[(rows.lowerBound * width)..<(rows.upperBound * width)]))
    }
  }

  @Test("Later tokens do not change a bit of earlier states")
  func causality() {
    let configuration = DecoderConfiguration(
      vocabularySize: 13,
      width: 32,
      layerCount: 2,
      headCount: 4,
      keyValueHeadCount: 1,
      hiddenWidth: 40,
      contextLength: 128
    )
    let decoder = Self.makeDecoder(configuration)
    let tokens = Self.makeSequences([100]).tokens
    let graph = Graph<Float>(ComputeContext(threads: 2), recordsGradients: false)
    let whole = decoder.hiddenStates(PackedSequences([tokens]), in: graph).values
    for length in [1, 8, 63, 64, 65, 99] {
      let prefix = Array(tokens[..<length])
      let part = decoder.hiddenStates(PackedSequences([prefix]), in: graph).values
      #expect(part == Array(whole[..<(length * 32)]))
      var changed = tokens
      for place in length..<100 { changed[place] = (changed[place] + 1) % 13 }
      let other = decoder.hiddenStates(PackedSequences([changed]), in: graph).values
      #expect(Array(other[..<(length * 32)]) == part)
      #expect(Array(other[(length * 32)...]) != Array(whole[(length * 32)...]))
    }
  }

  @Test("Logits agree with token log-probabilities")
  func logits() {
    let decoder = Self.makeDecoder(Self.cases[0].configuration)
    let sequences = Self.makeSequences([6])
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let hidden = decoder.hiddenStates(sequences, in: graph)
    let logits = decoder.logits(hidden, rows: [5], in: graph).values.map(Double.init)
    let targets = (0..<13).map(Int32.init)
    let found = decoder.tokenPredictions(
      hidden,
      rows: Array(repeating: 5, count: 13),
      targets: targets,
      in: graph
    )
    expectClose(
      found.logProbabilities.values,
      Reference.softmax(logits).map { log($0) },
      tolerance: 2e-6
    )
  }

  @Test("No tokens give no states, and empty sequences between others change nothing")
  func emptySequences() {
    let decoder = Self.makeDecoder(Self.cases[0].configuration)
    let graph = Graph<Float>(ComputeContext(threads: 2))
    #expect(decoder.hiddenStates(PackedSequences([]), in: graph).shape == [0, 8])
    let plain = decoder.hiddenStates(PackedSequences([[1, 2], [3]]), in: graph)
    let spaced = decoder.hiddenStates(PackedSequences([[], [1, 2], [], [3], []]), in: graph)
    #expect(plain.values == spaced.values)
    let none = decoder.tokenLogProbabilities(plain, rows: [], targets: [], in: graph)
    #expect(none.values == [])
    graph.backward(from: [(none, []), (spaced, spaced.values)])
    let isFinite = decoder.parameters.allSatisfy { $0.gradient.allSatisfy { $0.isFinite } }
    #expect(isFinite)
  }
}
