import Foundation
import Testing

@testable import OptimizationCore

private let modelFolder = ProcessInfo.processInfo.environment["PENCHANT_STORIES260K"]

/// Tests on a trained model of 260,032 parameters (karpathy/tinyllamas), which is not part of the
/// project: `PENCHANT_STORIES260K` names a folder with it in the format of llama2.c and of Hugging
/// Face, and with `expected.json`, the figures of a forward pass in 64-bit floats.
@Suite("A trained model", .enabled(if: modelFolder != nil))
struct Stories260KTests {
  private struct Expected: Decodable {
    enum CodingKeys: String, CodingKey {
      case tokens
      case meanLoss = "mean_nll"
      case logits = "logits_last_first8"
      case logProbability = "sequence_logprob"
      case greedyTokens = "greedy_tokens"
    }
    let tokens: [Int32]
    let meanLoss: Double
    let logits: [Double]
    let logProbability: Double
    let greedyTokens: [Int32]
  }

  @Test("Both formats give the same parameters and the figures of an independent forward pass")
  func figures() throws {
    let folder = try #require(modelFolder)
    let expected = try JSONDecoder().decode(
      Expected.self,
      from: Data(contentsOf: URL(fileURLWithPath: folder + "/expected.json"))
    )
    let models = [try StoredModel(folder), try StoredModel(folder + "/stories260K.bin")]
    let decoders = try models.map { try $0.makeDecoder() }
    #expect(models[0].configuration == models[1].configuration)
    #expect(decoders[0].parameters.hasSameBytes(as: decoders[1].parameters))
    #expect(decoders[0].parameters.elementCount == 260_032)

    let decoder = decoders[1]
    let tokens = expected.tokens
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let hidden = decoder.hiddenStates(PackedSequences([tokens]), in: graph)
    let losses = decoder.tokenLogProbabilities(
      hidden,
      rows: Array(0..<(tokens.count - 1)),
      targets: Array(tokens.dropFirst()),
      in: graph
    )
    let total = losses.values.reduce(0) { $0 + Double($1) }
    let meanLoss = -total / Double(tokens.count - 1)
    #expect(abs(total - expected.logProbability) < 1e-4)
    #expect(abs(meanLoss - expected.meanLoss) < 1e-5)
    let logits = decoder.logits(hidden, rows: [tokens.count - 1], in: graph).values
    for (found, expected) in zip(logits, expected.logits) {
      #expect(abs(Double(found) - expected) < 1e-4)
    }
    let greedy = expected.greedyTokens
    let states = decoder.hiddenStates(PackedSequences([greedy]), in: graph)
    let start = 4
    let predictions = decoder.logits(
      states,
      rows: Array(start..<(greedy.count - 1)),
      in: graph
    ).values
    for row in 0..<(greedy.count - 1 - start) {
      let slice = predictions[(row * 512)..<((row + 1) * 512)]
      let best = slice.indices.max { slice[$0] < slice[$1] } ?? 0
      #expect(Int32(best - row * 512) == greedy[row + start + 1])
    }
  }

  @Test("Greedy generation gives the expected tokens, one by one and in a batch")
  func generation() throws {
    let folder = try #require(modelFolder)
    let expected = try JSONDecoder().decode(
      Expected.self,
      from: Data(contentsOf: URL(fileURLWithPath: folder + "/expected.json"))
    )
    let decoder = try StoredModel(folder).makeDecoder()
    let tokens = expected.greedyTokens
    let requests = [5, 1, 30].map { GenerationRequest(prompt: Array(tokens[..<$0])) }
    let results = try decoder.generate(
      requests,
      settings: GenerationSettings(sampling: .greedy, maximumNewTokens: tokens.count - 1),
      context: ComputeContext(threads: 2)
    )
    for (request, result) in zip(requests, results) where request.prompt.count > 1 {
      #expect((request.prompt + result[0].tokens).prefix(tokens.count) == tokens[...])
    }
  }
}
