extension Decoder {
  /// Continues prompts token by token.
  ///
  /// Prompts of any lengths are read packed, a prompt once for all of its continuations; then every
  /// step reads one token of each continuation, attending to keys and values that are kept. What is
  /// drawn for a continuation depends on the parameters, its prompt, the settings and its number in
  /// the random stream, on nothing else: neither on the other requests, nor on how many are computed
  /// at once, nor on the number of threads, to the last bit.
  ///
  /// - Parameters:
  ///   - requests: The prompts, with the numbers of the continuations wanted.
  ///   - settings: How continuations are drawn, and when they end.
  ///   - context: How much of the machine may be used.
  ///   - progress: Called on this thread after each new token; a continuation ends when it answers
  ///     false, as at a stop string, which only its caller can read in tokens. What it throws ends
  ///     everything.
  /// - Returns: The continuations of each request in the order of its numbers.
  /// - Throws: `GenerationError` if settings or prompts cannot be used or logits are not finite, and
  ///   what `progress` throws.
  public func generate(
    _ requests: [GenerationRequest],
    settings: GenerationSettings,
    context: ComputeContext,
    progress: ((GenerationProgress) throws -> Bool)? = nil
  ) throws -> [[GeneratedTokens]] {
    let faults = faults(of: requests, settings)
    guard faults.isEmpty else { throw GenerationError.unusable(faults: faults) }
    var run = GenerationRun(self, requests, settings, context, progress)
    return try run.run()
  }

  /// What is wrong with requests and settings, one sentence each, the first of each kind.
  private func faults(of requests: [GenerationRequest], _ settings: GenerationSettings) -> [String]
  {
    var faults = settings.faults
    let vocabulary = 0..<Int32(configuration.vocabularySize)
    if let token = settings.stopTokens.first(where: { !vocabulary.contains($0) }) {
      faults.append("The stop token \(token) is not in a vocabulary of \(vocabulary.count).")
    }
    if let place = requests.firstIndex(where: \.prompt.isEmpty) {
      faults.append("The prompt of request \(place) has no token.")
    }
    let context = configuration.contextLength
    if let place = requests.firstIndex(where: { $0.prompt.count >= context }) {
      faults.append(
        "The prompt of request \(place) has \(requests[place].prompt.count) tokens, which leaves "
          + "no room in a context of \(context)."
      )
    }
    for (place, request) in requests.enumerated() {
      guard let token = request.prompt.first(where: { !vocabulary.contains($0) }) else { continue }
      faults.append(
        "The token \(token) of request \(place) is not in a vocabulary of \(vocabulary.count)."
      )
      break
    }
    return faults
  }
}
