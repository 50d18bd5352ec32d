import OptimizationCore

/// Prompts to continue, and how far.
struct GenerationWork: Sendable {
  /// The prompts, all of one length, so that other libraries need no padding.
  var prompts: [[Int32]]
  /// How many tokens each gets.
  var newTokens: Int

  /// Makes random prompts.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - length: The tokens of each.
  ///   - newTokens: How many tokens each gets.
  ///   - vocabularySize: Tokens are below it.
  init(count: Int, length: Int, newTokens: Int, vocabularySize: Int) {
    prompts = (0..<count).map { row in
      var random = CounterRandom(seed: 1, stream: "prompts", index: UInt64(row))
      return (0..<length).map { _ in
        Int32(random.next(upperBound: UInt64(min(vocabularySize, 1 << 20))))
      }
    }
    self.newTokens = newTokens
  }

  /// The number of tokens that are chosen.
  var tokenCount: Int { prompts.count * newTokens }

  /// Continues all prompts at once, taking the most likely tokens.
  ///
  /// - Parameters:
  ///   - decoder: The model.
  ///   - context: How much of the machine may be used.
  /// - Returns: The seconds it took, and the tokens of each prompt.
  /// - Throws: `GenerationError`.
  func run(
    _ decoder: Decoder,
    _ context: ComputeContext
  ) throws -> (seconds: Double, tokens: [[Int32]]) {
    let clock = ContinuousClock()
    let start = clock.now
    let results = try decoder.generate(
      prompts.map { GenerationRequest(prompt: $0) },
      settings: GenerationSettings(sampling: .greedy, maximumNewTokens: newTokens),
      context: context
    )
    return ((clock.now - start) / .seconds(1), results.map { $0[0].tokens })
  }
}
