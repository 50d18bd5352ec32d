/// The work of one call of `Decoder.generate`.
///
/// Prompts are read a few at a time, when there is room in the batch; every step then reads one
/// token of each sequence in the batch and chooses the next. Sequences that have ended make room for
/// others, so the work of a step is that of the live ones.
struct GenerationRun {
  /// A prompt that has been read, for continuations that have not begun.
  private final class ReadPrompt {
    let cache: KeyValueCache
    let logits: TensorStorage<Float>

    init(cache: KeyValueCache, logits: TensorStorage<Float>) {
      self.cache = cache
      self.logits = logits
    }
  }

  /// The most tokens of prompts that are read at once.
  private static var mostPromptTokens: Int { 4096 }

  let decoder: Decoder
  let requests: [GenerationRequest]
  let settings: GenerationSettings
  let context: ComputeContext
  let progress: ((GenerationProgress) throws -> Bool)?

  private var nextRequest = 0
  private var ready: [(request: Int, sample: Int, prompt: ReadPrompt)] = []
  private var live: [LiveSequence] = []
  private var samplers: [TokenSampler] = []
  private var results: [[GeneratedTokens?]]

  init(
    _ decoder: Decoder,
    _ requests: [GenerationRequest],
    _ settings: GenerationSettings,
    _ context: ComputeContext,
    _ progress: ((GenerationProgress) throws -> Bool)?
  ) {
    self.decoder = decoder
    self.requests = requests
    self.settings = settings
    self.context = context
    self.progress = progress
    results = requests.map { [GeneratedTokens?](repeating: nil, count: $0.rows.count) }
  }

  private var vocabularySize: Int { decoder.configuration.vocabularySize }

  /// Generates everything.
  mutating func run() throws -> [[GeneratedTokens]] {
    while true {
      try fillBatch()
      guard !live.isEmpty else { break }
      let logits = decoder.read(
        live.map { $0.result.tokens[$0.result.tokens.count - 1] },
        after: live.map(\.cache),
        context
      )
      let sequences = live
      live = []
      try advance(sequences, logits.pointer)
    }
    return results.map { $0.compactMap { $0 } }
  }

  /// Lets continuations begin as long as there is room.
  private mutating func fillBatch() throws {
    while live.count < settings.batchSize {
      if ready.isEmpty {
        guard nextRequest < requests.count else { return }
        readPrompts()
      }
      let count = min(settings.batchSize - live.count, ready.count)
      guard count > 0 else { continue }
      let beginning = ready[..<count].map { entry in
        LiveSequence(
          request: entry.request,
          sample: entry.sample,
          row: requests[entry.request].rows[entry.sample],
          cache: entry.prompt.cache.fork(),
          prompt: requests[entry.request].prompt,
          vocabularySize: vocabularySize,
          remembersTokens: settings.sampling.repetitionPenalty != 1
        )
      }
      let logits = TensorStorage<Float>(uninitialized: count * vocabularySize)
      for (index, entry) in ready[..<count].enumerated() {
        (logits.pointer + index * vocabularySize)
          .update(from: entry.prompt.logits.pointer, count: vocabularySize)
      }
      ready.removeFirst(count)
      try advance(beginning, logits.pointer)
      withExtendedLifetime(logits) {}
    }
  }

  /// Reads as many prompts as there is room for continuations of.
  private mutating func readPrompts() {
    let room = settings.batchSize - live.count
    var (sequences, tokens) = (0, 0)
    let first = nextRequest
    while nextRequest < requests.count, sequences < room {
      let request = requests[nextRequest]
      let count = request.rows.isEmpty ? 0 : request.prompt.count
      if tokens > 0, tokens + count > Self.mostPromptTokens { break }
      tokens += count
      sequences += request.rows.count
      nextRequest += 1
    }
    let chosen = (first..<nextRequest).filter { !requests[$0].rows.isEmpty }
    guard !chosen.isEmpty else { return }
    let (caches, logits) = decoder.read(chosen.map { requests[$0].prompt }, context)
    for (index, request) in chosen.enumerated() {
      let row = TensorStorage<Float>(uninitialized: vocabularySize)
      row.pointer.update(from: logits.pointer + index * vocabularySize, count: vocabularySize)
      let prompt = ReadPrompt(cache: caches[index], logits: row)
      for sample in requests[request].rows.indices { ready.append((request, sample, prompt)) }
    }
  }

  /// Chooses the next token of some sequences, and keeps those that go on in the batch.
  ///
  /// - Parameters:
  ///   - sequences: The sequences.
  ///   - logits: Their logits, [sequences, vocabulary], which are changed.
  /// - Throws: `GenerationError` if logits are not finite, and what `progress` throws.
  private mutating func advance(
    _ sequences: [LiveSequence],
    _ logits: UnsafeMutablePointer<Float>
  ) throws {
    while samplers.count < sequences.count {
      samplers.append(TokenSampler(settings.sampling, vocabularySize: vocabularySize))
    }
    var choices = [TokenSampler.Choice?](repeating: nil, count: sequences.count)
    let (samplers, settings, size) = (samplers, settings, vocabularySize)
    choices.withUnsafeMutableBufferPointer { choices in
      let places = choices
      context.forEach(sequences.count, isWorthThreads: sequences.count * size > 1 << 13) { index in
        let sequence = sequences[index]
        let tokenCount = sequence.result.tokens.count
        var draws = CounterRandom(
          seed: settings.seed,
          stream: "generation",
          step: UInt64(tokenCount),
          index: sequence.row
        )
        places[index] = samplers[index]
          .choose(
            logits + index * size,
            seen: sequence.seen,
            banned: tokenCount < settings.minimumNewTokens ? settings.stopTokens : [],
            uniform: draws.uniform()
          )
      }
    }
    for (sequence, choice) in zip(sequences, choices) {
      guard let choice else {
        throw GenerationError.notFinite(
          request: sequence.request,
          newTokens: sequence.result.tokens.count
        )
      }
      sequence.append(choice)
      if let ending = try ending(of: sequence) {
        sequence.end(ending)
        results[sequence.request][sequence.sample] = sequence.result
      } else {
        live.append(sequence)
      }
    }
  }

  /// Why a sequence has no further token, if it has none.
  private func ending(of sequence: LiveSequence) throws -> GenerationEnding? {
    let ending = ownEnding(of: sequence)
    guard let progress else { return ending }
    let goesOn = try progress(
      GenerationProgress(
        request: sequence.request,
        sample: sequence.sample,
        tokens: sequence.result.tokens,
        ending: ending
      )
    )
    return goesOn || ending == .stopToken ? ending : .stopped
  }

  /// Why a sequence has no further token, apart from what the caller wants.
  private func ownEnding(of sequence: LiveSequence) -> GenerationEnding? {
    let tokens = sequence.result.tokens
    if let last = tokens.last, settings.stopTokens.contains(last) { return .stopToken }
    if tokens.count == settings.maximumNewTokens { return .maximumLength }
    let length = requests[sequence.request].prompt.count + tokens.count
    return length == decoder.configuration.contextLength ? .contextFull : nil
  }
}
