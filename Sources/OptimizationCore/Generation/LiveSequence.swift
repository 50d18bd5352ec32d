/// A continuation that is being generated.
final class LiveSequence {
  let request: Int
  let sample: Int
  let row: UInt64
  let cache: KeyValueCache
  private(set) var result = GeneratedTokens(
    tokens: [],
    logProbabilities: [],
    samplingLogProbabilities: [],
    ending: .maximumLength
  )
  /// The tokens of prompt and continuation, each once; empty if no penalty needs them.
  private(set) var seen: [Int32] = []
  private var isSeen: [Bool] = []

  init(
    request: Int,
    sample: Int,
    row: UInt64,
    cache: KeyValueCache,
    prompt: [Int32],
    vocabularySize: Int,
    remembersTokens: Bool
  ) {
    self.request = request
    self.sample = sample
    self.row = row
    self.cache = cache
    if remembersTokens {
      isSeen = [Bool](repeating: false, count: vocabularySize)
      for token in prompt { remember(token) }
    }
  }

  /// Takes in a new token.
  func append(_ choice: TokenSampler.Choice) {
    result.tokens.append(choice.token)
    result.logProbabilities.append(choice.logProbability)
    result.samplingLogProbabilities.append(choice.samplingLogProbability)
    if !isSeen.isEmpty { remember(choice.token) }
  }

  /// Ends the continuation.
  func end(_ ending: GenerationEnding) { result.ending = ending }

  private func remember(_ token: Int32) {
    guard !isSeen[Int(token)] else { return }
    isSeen[Int(token)] = true
    seen.append(token)
  }
}
