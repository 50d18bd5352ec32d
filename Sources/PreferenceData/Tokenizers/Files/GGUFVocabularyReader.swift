/// Makes tokenizers of the vocabularies in GGUF files.
enum GGUFVocabularyReader {
  static let known = ["gpt2", "llama"]
  /// Where the kinds of tokens start to have names.
  private typealias Kind = SentencePieceModelFile.Kind

  /// The tokenizer of a vocabulary.
  static func contents(of vocabulary: GGUFVocabulary) throws -> TokenizerFile.Contents {
    let count = vocabulary.tokens.count
    func require(_ found: Int?, for key: String) throws {
      guard let found, found != count else { return }
      throw invalid(vocabulary, key, "expected as many as tokens, \(count), found \(found)")
    }
    guard count > 0 else { throw invalid(vocabulary, "tokens", "expected tokens, found none") }
    try require(vocabulary.scores?.count, for: "scores")
    try require(vocabulary.kinds?.count, for: "token_type")
    for (key, id) in [
      ("bos_token_id", vocabulary.beginningOfText), ("eos_token_id", vocabulary.endOfText),
    ] {
      if let id, !vocabulary.tokens.indices.contains(id) {
        throw invalid(vocabulary, key, "expected a token in 0 ..< \(count), found \(id)")
      }
    }
    var contents: TokenizerFile.Contents
    switch vocabulary.model {
    case "gpt2": contents = try bytePairs(vocabulary)
    case "llama": contents = try sentencePieces(vocabulary)
    default:
      throw invalid(
        vocabulary,
        "model",
        "the tokenizer \"\(vocabulary.model.prefix(60))\" is not known; known are "
          + known.joined(separator: ", ")
      )
    }
    contents.digest = TokenizerFile.digest(of: bytes(of: vocabulary))
    return contents
  }

  private static func invalid(
    _ vocabulary: GGUFVocabulary,
    _ key: String,
    _ problem: String
  ) -> DataError {
    .invalidTokenizer(file: vocabulary.file, problem: "tokenizer.ggml.\(key): \(problem)")
  }

  private static func kind(_ vocabulary: GGUFVocabulary, _ id: Int) throws -> Kind {
    guard let number = vocabulary.kinds?[id] else { return .normal }
    guard let kind = Kind(rawValue: number) else {
      throw invalid(
        vocabulary,
        "token_type",
        "expected a type in 1 ... 6 at [\(id)], found \(number)"
      )
    }
    return kind
  }

  private static func bytePairs(_ vocabulary: GGUFVocabulary) throws -> TokenizerFile.Contents {
    let name = vocabulary.cutting ?? "default"
    guard let cutting = GGUFCutting(name: name) else {
      throw invalid(
        vocabulary,
        "pre",
        "the way \"\(name.prefix(60))\" to cut text is not known; known are "
          + GGUFCutting.known.joined(separator: ", ")
      )
    }
    guard let merges = vocabulary.merges else {
      throw invalid(vocabulary, "merges", "expected the merges of byte pairs, found none")
    }
    var pieces = TokenPieces(bytes: vocabulary.tokens.reduce(16) { $0 + $1.utf8.count })
    var added: [AddedToken] = []
    for (id, token) in vocabulary.tokens.enumerated() {
      let piece = Array(token.utf8)
      if let fault = pieces.add(piece, id, mayRepeat: true) {
        throw invalid(vocabulary, "tokens", fault)
      }
      let kind = try kind(vocabulary, id)
      guard [.control, .unknown, .userDefined].contains(kind), !piece.isEmpty else { continue }
      added.append(
        AddedToken(id: Int32(id), content: piece, isSpecial: kind != .userDefined)
      )
    }
    let table = try HuggingFaceMerges.table(of: merges.map { .text($0) }, pieces) {
      invalid(vocabulary, "merges", $0)
    }
    let model = MergeModel(
      symbols: .bytes(HuggingFaceMerges.byteSymbols(pieces)),
      merges: table.table,
      count: Int32(pieces.pieces.count),
      unknown: nil,
      fusesUnknown: false,
      byteTokens: nil,
      wholePieces: cutting.ignoresMerges ? HuggingFaceMerges.spelledBytes(pieces) : nil
    )
    var pipeline = TokenizerPipeline(
      model: model,
      decoder: TokenDecoder(
        pieces: pieces.pieces,
        special: Set(added.filter(\.isSpecial).map(\.id)),
        steps: [.bytes]
      )
    )
    pipeline.added = AddedTokenMatcher(added)
    pipeline.normalizers = cutting.normalizers
    pipeline.cutters = (vocabulary.addsSpace == true ? [.spaceBefore] : []) + cutting.cutters
    return finished(
      pipeline,
      vocabulary,
      addsBeginning: vocabulary.addsBeginning ?? cutting.addsBeginning
    )
  }

  private static func sentencePieces(
    _ vocabulary: GGUFVocabulary
  ) throws -> TokenizerFile.Contents {
    guard let scores = vocabulary.scores else {
      throw invalid(vocabulary, "scores", "expected the scores of pieces, found none")
    }
    if vocabulary.kinds == nil {
      throw invalid(vocabulary, "token_type", "expected the types of pieces, found none")
    }
    let pieces = try vocabulary.tokens.enumerated().map { id, token in
      guard scores[id].isFinite else {
        throw invalid(
          vocabulary,
          "scores",
          "expected a finite number at [\(id)], found \(scores[id])"
        )
      }
      return SentencePieceModelFile.Piece(
        text: Array(token.utf8),
        score: Float(scores[id]),
        kind: try kind(vocabulary, id)
      )
    }
    var vocabulary = vocabulary
    vocabulary.beginningOfText = vocabulary.beginningOfText ?? 1
    vocabulary.endOfText = vocabulary.endOfText ?? 2
    let model = SentencePieceModelFile(
      bytePairs: pieces,
      addsSpace: vocabulary.addsSpace ?? true,
      beginning: vocabulary.beginningOfText ?? 1,
      end: vocabulary.endOfText ?? 2
    )
    if let fault = SentencePieceFile.fault(in: model) { throw invalid(vocabulary, "tokens", fault) }
    let contents = try SentencePieceFile.contents(model, nil, file: vocabulary.file)
    return finished(
      contents.pipeline,
      vocabulary,
      addsBeginning: vocabulary.addsBeginning ?? true
    )
  }

  private static func finished(
    _ pipeline: TokenizerPipeline,
    _ vocabulary: GGUFVocabulary,
    addsBeginning: Bool
  ) -> TokenizerFile.Contents {
    let range = vocabulary.tokens.indices
    let beginning = vocabulary.beginningOfText.flatMap { range.contains($0) ? Int32($0) : nil }
    let end = vocabulary.endOfText.flatMap { range.contains($0) ? Int32($0) : nil }
    var pipeline = pipeline
    pipeline.prefix = addsBeginning ? [beginning].compactMap(\.self) : []
    pipeline.suffix = vocabulary.addsEnd == true ? [end].compactMap(\.self) : []
    return TokenizerFile.Contents(
      file: vocabulary.file,
      kind: "gguf-\(vocabulary.model)",
      pipeline: pipeline,
      beginningOfText: beginning,
      endOfText: end
    )
  }

  /// All that encoding depends on, each part ended by a byte that no text has.
  private static func bytes(of vocabulary: GGUFVocabulary) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ text: String) {
      bytes += text.utf8
      bytes.append(0xFF)
    }
    add(vocabulary.model)
    add(vocabulary.cutting ?? "")
    for token in vocabulary.tokens { add(token) }
    bytes.append(0xFE)
    for merge in vocabulary.merges ?? [] { add(merge) }
    bytes.append(0xFE)
    for score in vocabulary.scores ?? [] {
      withUnsafeBytes(of: score.bitPattern.littleEndian) { bytes += $0 }
    }
    bytes.append(0xFE)
    for kind in vocabulary.kinds ?? [] { bytes.append(UInt8(truncatingIfNeeded: kind)) }
    let flags = [vocabulary.addsBeginning, vocabulary.addsEnd, vocabulary.addsSpace]
    add("\(flags) \(vocabulary.beginningOfText ?? -1) \(vocabulary.endOfText ?? -1)")
    return bytes
  }
}
