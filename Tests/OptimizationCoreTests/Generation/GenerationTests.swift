import Testing

@testable import OptimizationCore

@Suite("Generating continuations")
struct GenerationTests {
  private let sampling = SamplingSettings(temperature: 0.9, topK: 20, topP: 0.95)

  @Test(
    "Greedy tokens are those of a forward pass over everything for each token",
    arguments: GenerationModel.allCases
  )
  func greedy(model: GenerationModel) throws {
    let decoder = model.decoder
    let prompts = GenerationModel.prompts(4)
    let results = try decoder.generate(
      prompts.map { GenerationRequest(prompt: $0) },
      settings: GenerationSettings(sampling: .greedy, maximumNewTokens: 40),
      context: ComputeContext(threads: 2)
    )
    for (prompt, result) in zip(prompts, results) {
      var tokens = prompt
      var logProbabilities: [Double] = []
      for _ in 0..<40 {
        let logits = decoder.allLogits(tokens)[tokens.count - 1].map(Double.init)
        let largest = logits.max() ?? 0
        let total = logits.reduce(0) { $0 + exponential($1 - largest) }
        logProbabilities.append(-logarithm(total))
        tokens.append(Int32(logits.firstIndex(of: largest) ?? -1))
      }
      let found = try #require(result.first)
      #expect(found.tokens == Array(tokens.dropFirst(prompt.count)))
      #expect(found.samplingLogProbabilities == [Float](repeating: 0, count: 40))
      #expect(found.ending == .maximumLength)
      for (value, expected) in zip(found.logProbabilities, logProbabilities) {
        #expect(abs(Double(value) - expected) < 1e-5)
      }
    }
  }

  @Test(
    "A batch and its single rows give the same tokens and numbers",
    arguments: [1, 2, 3, 8, 17],
    [1, 2, 4]
  )
  func batches(rows: Int, threads: Int) throws {
    let decoder = GenerationModel.window.decoder
    let requests = GenerationModel.prompts(rows).enumerated().map {
      GenerationRequest(prompt: $0.element, row: UInt64(100 + $0.offset))
    }
    var settings = GenerationSettings(
      sampling: sampling,
      maximumNewTokens: 24,
      stopTokens: [3, 17],
      seed: 9,
      batchSize: 17
    )
    let together = try decoder.generate(
      requests,
      settings: settings,
      context: ComputeContext(threads: threads)
    )
    // One after the other in one call, and each by itself.
    settings.batchSize = 1
    let inTurn = try decoder.generate(
      requests,
      settings: settings,
      context: ComputeContext(threads: 1)
    )
    #expect(together == inTurn)
    for (request, result) in zip(requests, together) {
      let alone = try decoder.generate(
        [request],
        settings: settings,
        context: ComputeContext(threads: 1)
      )
      #expect(alone == [result])
    }
  }

  @Test("Several continuations of a prompt are those of one request each")
  func samples() throws {
    let decoder = GenerationModel.llama.decoder
    let prompt = GenerationModel.tokens(45, seed: 2)
    var settings = GenerationSettings(sampling: sampling, maximumNewTokens: 20, batchSize: 4)
    let context = ComputeContext(threads: 2)
    let shared = try decoder.generate(
      [GenerationRequest(prompt: prompt, rows: [0, 1, 2, 3, 4, 5])],
      settings: settings,
      context: context
    )
    let single = try decoder.generate(
      (0..<6).map { GenerationRequest(prompt: prompt, row: $0) },
      settings: settings,
      context: context
    )
    #expect(shared[0] == single.map { $0[0] })
    #expect(Set(shared[0].map(\.tokens)).count == 6)
    settings.seed = 1
    let other = try decoder.generate(
      [GenerationRequest(prompt: prompt, row: 0)],
      settings: settings,
      context: context
    )
    #expect(other[0][0].tokens != shared[0][0].tokens)
  }

  @Test("A stop token ends a continuation, but not before the minimum of new tokens")
  func stopTokens() throws {
    let decoder = GenerationModel.llama.decoder
    let requests = (0..<40).map { GenerationRequest(prompt: [5, 9], row: $0) }
    for minimum in [0, 6] {
      let settings = GenerationSettings(
        maximumNewTokens: 12,
        minimumNewTokens: minimum,
        stopTokens: Array(0..<20)
      )
      let results = try decoder.generate(
        requests,
        settings: settings,
        context: ComputeContext(threads: 1)
      )
      for result in results.flatMap({ $0 }) {
        let isStop = result.tokens.map { $0 < 20 }
        #expect(!isStop.dropLast().contains(true))
        #expect(result.tokens.count > minimum)
        #expect(result.ending == (isStop.last == true ? .stopToken : .maximumLength))
        #expect(isStop.last == true || result.tokens.count == 12)
      }
      #expect(results.contains { $0[0].ending == .stopToken })
    }
  }

  @Test("The caller ends a continuation without touching the others")
  func callback() throws {
    let decoder = GenerationModel.llama.decoder
    let requests = (0..<3).map { GenerationRequest(prompt: [5, 9], row: $0) }
    let settings = GenerationSettings(maximumNewTokens: 10)
    let context = ComputeContext(threads: 1)
    let free = try decoder.generate(requests, settings: settings, context: context)
    var seen: [[Int32]] = [[], [], []]
    let stopped = try decoder.generate(requests, settings: settings, context: context) {
      seen[$0.request] = $0.tokens
      return $0.request != 1 || $0.tokens.count < 4
    }
    #expect(stopped[0] == free[0])
    #expect(stopped[2] == free[2])
    #expect(stopped[1][0].tokens == Array(free[1][0].tokens.prefix(4)))
    #expect(stopped[1][0].ending == .stopped)
    #expect(seen == stopped.map { $0[0].tokens })
  }

  @Test("A full context ends a continuation")
  func contextFull() throws {
    let decoder = GenerationModel.gpt2.decoder
    let result = try decoder.generate(
      [GenerationRequest(prompt: GenerationModel.tokens(310, seed: 3))],
      settings: GenerationSettings(maximumNewTokens: 100),
      context: ComputeContext(threads: 1)
    )[0][0]
    #expect(result.tokens.count == 10)
    #expect(result.ending == .contextFull)
  }

  @Test("Log-probabilities are those of a forward pass over the finished sequence")
  func logProbabilities() throws {
    let decoder = GenerationModel.wideHeads.decoder
    let prompt = GenerationModel.tokens(21, seed: 6)
    let result = try decoder.generate(
      [GenerationRequest(prompt: prompt, row: 7)],
      settings: GenerationSettings(
        sampling: SamplingSettings(temperature: 1.4, repetitionPenalty: 1.3),
        maximumNewTokens: 60
      ),
      context: ComputeContext(threads: 2)
    )[0][0]
    let logits = decoder.allLogits(prompt + result.tokens)
    for (index, token) in result.tokens.enumerated() {
      let row = logits[prompt.count - 1 + index].map(Double.init)
      let total = row.reduce(0) { $0 + exponential($1 - (row.max() ?? 0)) }
      let expected = row[Int(token)] - (row.max() ?? 0) - logarithm(total)
      #expect(abs(Double(result.logProbabilities[index]) - expected) < 1e-5)
    }
  }

  @Test("What cannot be generated is told in one error with all its faults")
  func faults() {
    let decoder = GenerationModel.llama.decoder
    let settings = GenerationSettings(
      sampling: SamplingSettings(
        temperature: -1,
        topK: 0,
        topP: 0,
        minP: 2,
        repetitionPenalty: 0
      ),
      maximumNewTokens: 0,
      minimumNewTokens: 1,
      stopTokens: [61],
      batchSize: 0
    )
    let requests = [
      GenerationRequest(prompt: []), GenerationRequest(prompt: [-1]),
      GenerationRequest(prompt: GenerationModel.tokens(320, seed: 1)),
    ]
    let error = #expect(throws: GenerationError.self) {
      try decoder.generate(requests, settings: settings, context: ComputeContext(threads: 1))
    }
    guard case .unusable(let faults)? = error else { return }
    #expect(faults.count == 12)
    #expect(Set(faults).count == 12)
  }

  @Test("Logits that are not finite numbers are an error")
  func notFinite() {
    let decoder = GenerationModel.llama.decoder
    decoder.parameters["lm_head.weight"]?.values[40] = .nan
    #expect(throws: GenerationError.notFinite(request: 0, newTokens: 0)) {
      try decoder.generate(
        [GenerationRequest(prompt: [1])],
        settings: GenerationSettings(maximumNewTokens: 2),
        context: ComputeContext(threads: 1)
      )
    }
  }
}
