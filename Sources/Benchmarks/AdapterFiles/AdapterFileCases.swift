import Foundation
import OptimizationCore
import PreferenceData

/// Everything that is written for other libraries to open.
struct AdapterFileCases {
  /// What is asked for.
  let options: AdapterFileOptions
  /// The base model.
  let base: Decoder
  /// Where to write.
  let folder: URL

  /// Writes all folders.
  ///
  /// - Returns: The cases, with our values.
  /// - Throws: What writing throws.
  func all() throws -> [AdapterFileCase] {
    let lengths = [24, 9, 17]
    let tokens = Self.tokens(lengths, below: base.configuration.vocabularySize)
    let settings = LowRankSettings(
      rank: options.rank,
      alpha: Double(2 * options.rank),
      targets: .allLinear
    )
    let adapted = try base.withAdapter(settings, seed: 1)
    Self.shake(adapted.adapter?.maps.map(\.up) ?? [])
    let head = LinearHead<Float>(width: base.configuration.width, standardDeviation: 0.02, seed: 2)
    // The token that fills rows must not end one.
    let padding = SpecialTokens(padding: 0)
    let source = ModelFolder(source: options.model)
    let threads = options.threads

    try AdapterFolder.write(adapterOf: adapted, baseModel: options.model, to: path("adapter"))
    try AdapterFolder.write(
      adapterOf: adapted,
      head: .reward(head),
      baseModel: options.model,
      to: path("reward-adapter")
    )
    try source.write(adapted, to: path("merged"))
    var cut = source
    cut.shardBytes = 100_000_000
    cut.precision = .bfloat16
    try cut.write(adapted, to: path("bfloat16"))
    var reward = source
    reward.tokens = padding
    try reward.write(adapted, head: .reward(head), to: path("reward"))

    let plain = Self.logits(base, tokens, threads: threads)
    let logits = Self.logits(adapted, tokens, threads: threads)
    let scores = Self.scores(adapted, head, tokens, threads: threads)
    let rounded = try StoredModel(path("bfloat16").path).makeDecoder()
    func request(
      _ name: String,
      _ opening: AdapterFileCase.Opening,
      model: String? = nil,
      adapter: String? = nil
    ) -> AdapterFileCase.Request {
      AdapterFileCase.Request(
        name: name,
        opening: opening,
        model: model ?? path(name).path,
        adapter: adapter.map { path($0).path },
        tokens: tokens,
        rank: options.rank
      )
    }
    let cases = [
      AdapterFileCase(
        title: "the base, read here",
        request: request("base", .model, model: options.model),
        values: plain
      ),
      AdapterFileCase(
        title: "adapter of all linear maps, written here",
        request: request("adapted", .adapter, model: options.model, adapter: "adapter"),
        values: logits
      ),
      AdapterFileCase(
        title: "adapter that PEFT wrote, rank-stabilized, read here",
        request: request("foreign", .foreignAdapter, model: options.model, adapter: "foreign")
      ),
      AdapterFileCase(
        title: "adapter merged into a whole model",
        request: request("merged", .model),
        values: logits
      ),
      AdapterFileCase(
        title: "the same in bfloat16, in several files",
        request: request("bfloat16", .model),
        values: Self.logits(rounded, tokens, threads: threads)
      ),
      AdapterFileCase(
        title: "reward model, a padded batch",
        request: request("reward", .classifier),
        values: scores
      ),
      AdapterFileCase(
        title: "adapter with a reward head on the reward model",
        request: request(
          "reward-adapter",
          .classifierAdapter,
          model: path("plain-reward").path,
          adapter: "reward-adapter"
        ),
        values: scores
      ),
    ]
    let other = LinearHead<Float>(width: base.configuration.width, standardDeviation: 0.1, seed: 3)
    try reward.write(base, head: .reward(other), to: path("plain-reward"))
    return try cases + families() + [gpt2Adapter(), tokenizer()]
  }

  /// Small random models of every family, made here from nothing.
  private func families() throws -> [AdapterFileCase] {
    var configuration = DecoderConfiguration(
      vocabularySize: 100,
      width: 64,
      layerCount: 3,
      headCount: 4,
      keyValueHeadCount: 2,
      hiddenWidth: 96,
      contextLength: 64,
      tiesHead: false
    )
    var forms = [("Llama", configuration)]
    configuration.rotaryScaling = .llama3(
      factor: 8,
      lowFrequencyFactor: 1,
      highFrequencyFactor: 4,
      originalContextLength: 16
    )
    forms.append(("Llama 3", configuration))
    configuration.rotaryScaling = nil
    configuration.slidingWindow = 5
    forms.append(("Mistral", configuration))
    configuration.slidingWindow = nil
    configuration.hasAttentionBias = true
    configuration.tiesHead = true
    forms.append(("Qwen2", configuration))
    configuration.keyValueHeadCount = 4
    configuration.positions = .learned
    configuration.norm = .layer
    configuration.activation = .approximateGELU
    configuration.gatesFeedForward = false
    configuration.hasAttentionOutputBias = true
    configuration.hasFeedForwardBias = true
    forms.append(("GPT-2", configuration))
    let tokens = Self.tokens([30, 7], below: 100)
    return try forms.map { title, configuration in
      let decoder = Decoder(configuration, seed: 5)
      Self.shake(decoder.parameters.filter { $0.shape.count == 2 }, by: 0.1)
      Self.shake(decoder.parameters.filter { $0.name.hasSuffix(".bias") }, by: 0.1)
      let name = "random-\(title.lowercased().replacingOccurrences(of: " ", with: "-"))"
      try ModelFolder(tokens: SpecialTokens(begin: 1, end: [2], padding: 0))
        .write(decoder, to: path(name))
      return AdapterFileCase(
        title: "random \(title), made here",
        request: AdapterFileCase.Request(
          name: name,
          opening: .model,
          model: path(name).path,
          tokens: tokens,
          rank: options.rank
        ),
        values: Self.logits(decoder, tokens, threads: options.threads)
      )
    }
  }

  /// An adapter on the random GPT-2, whose projections are one map in its files.
  private func gpt2Adapter() throws -> AdapterFileCase {
    let model = path("random-gpt-2").path
    let base = try StoredModel(model).makeDecoder()
    let adapted = try base.withAdapter(LowRankSettings(rank: 4, alpha: 8), seed: 2)
    Self.shake(adapted.adapter?.maps.map(\.up) ?? [], by: 0.1)
    try AdapterFolder.write(adapterOf: adapted, baseModel: model, to: path("gpt-2-adapter"))
    let tokens = Self.tokens([30, 7], below: 100)
    return AdapterFileCase(
      title: "adapter of the random GPT-2, written here",
      request: AdapterFileCase.Request(
        name: "gpt-2-adapter",
        opening: .adapter,
        model: model,
        adapter: path("gpt-2-adapter").path,
        tokens: tokens,
        rank: options.rank
      ),
      values: Self.logits(adapted, tokens, threads: options.threads)
    )
  }

  /// A model from nothing with a tokenizer that was learned here.
  private func tokenizer() throws -> AdapterFileCase {
    var random = CounterRandom(seed: 11, stream: "texts")
    let signs = Array("aaabcdeeefghiijklmnooprstuvwxyz      ...,'\n\t019é東ñ🙂\u{301}\u{0}\u{a0}")
    let drawn = (0..<300).map { _ in
      String((0..<80).map { _ in signs[Int(random.next() % UInt64(signs.count))] })
    }
    let texts =
      drawn + ["we've they'll I'm", "  two  spaces ", "\n\n line", "a\u{3000} b", " ", "\t\t x"]
    let tokenizer = try BytePairTokenizer.train(on: texts, vocabularySize: 600)
    let configuration = DecoderConfiguration(
      vocabularySize: tokenizer.vocabularySize,
      width: 16,
      layerCount: 1,
      headCount: 2,
      hiddenWidth: 16,
      contextLength: 32
    )
    let end = Int(tokenizer.endOfText)
    var target = ModelFolder(tokens: SpecialTokens(end: [end], padding: end))
    for (name, data) in try tokenizer.huggingFaceFiles() { target.files[name] = data }
    try target.write(Decoder(configuration, seed: 1), to: path("learned-tokenizer"))
    return AdapterFileCase(
      title: "token ids of a tokenizer learned here",
      request: AdapterFileCase.Request(
        name: "learned-tokenizer",
        opening: .tokenizer,
        model: path("learned-tokenizer").path,
        tokens: [],
        rank: options.rank,
        texts: texts
      ),
      values: texts.flatMap { tokenizer.encode($0).map { Float($0) } }
    )
  }

  private func path(_ name: String) -> URL { folder.appendingPathComponent(name) }

  /// Fills parameters with random numbers.
  private static func shake(_ parameters: [Parameter<Float>], by deviation: Double = 0.02) {
    for parameter in parameters {
      var random = CounterRandom(seed: 7, stream: parameter.name)
      parameter.values = (0..<parameter.count).map { _ in Float(deviation * random.normal()) }
    }
  }

  /// Random sequences without the first ten tokens, which may be special.
  private static func tokens(_ lengths: [Int], below count: Int) -> [[Int32]] {
    var random = CounterRandom(seed: 3, stream: "tokens")
    return lengths.map { length in
      (0..<length).map { _ in Int32(10 + random.next() % UInt64(count - 10)) }
    }
  }

  /// The logits of all tokens.
  ///
  /// - Parameters:
  ///   - decoder: The model.
  ///   - tokens: The sequences.
  ///   - threads: How many threads to use.
  /// - Returns: Row after row.
  static func logits(_ decoder: Decoder, _ tokens: [[Int32]], threads: Int) -> [Float] {
    let graph = Graph<Float>(ComputeContext(threads: threads), recordsGradients: false)
    let sequences = PackedSequences(tokens)
    let hidden = decoder.hiddenStates(sequences, in: graph)
    return decoder.logits(hidden, rows: Array(0..<sequences.tokenCount), in: graph).values
  }

  private static func scores(
    _ decoder: Decoder,
    _ head: LinearHead<Float>,
    _ tokens: [[Int32]],
    threads: Int
  ) -> [Float] {
    let graph = Graph<Float>(ComputeContext(threads: threads), recordsGradients: false)
    let sequences = PackedSequences(tokens)
    let hidden = decoder.hiddenStates(sequences, in: graph)
    let rows = tokens.indices.map { sequences.rows(ofSequence: $0).upperBound - 1 }
    return head.values(hidden, rows: rows, in: graph).values
  }
}
