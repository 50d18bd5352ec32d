/// Reads `tokenizer.json`, the format of Hugging Face tokenizers.
enum HuggingFaceFile {
  /// The tokenizer in a file's bytes.
  static func parse(_ bytes: [UInt8], file: String) throws -> TokenizerFile.Contents {
    let root = try TokenizerNode.parse(bytes, file: file)
    let model = try root.member("model")
    let normalizers = try root.optional("normalizer").map(HuggingFaceNormalizers.parse) ?? []
    let cutting = try root.optional("pre_tokenizer").map(HuggingFaceCutters.parse) ?? []
    let isByteLevel =
      try root.optional("pre_tokenizer").map(HuggingFaceCutters.isByteLevel) ?? false
    let addedNodes = try root.optional("added_tokens")?.elements() ?? []
    var added = try addedNodes.map(addedToken)
    var pieces = try HuggingFaceModels.pieces(model)
    // In the order of their numbers, as the check for numbers that are too large expects.
    for (token, node) in zip(added, addedNodes).sorted(by: { $0.0.id < $1.0.id }) {
      if let known = pieces.numbers.value(of: token.content) {
        if known != token.id, !pieces.isPiece(token.content, Int(token.id)) {
          throw node.invalid(
            "expected the number \(known), which the vocabulary gives to "
              + "\(TokenPieces.quoted(token.content)), found \(token.id)"
          )
        }
      } else if let fault = pieces.add(token.content, Int(token.id)) {
        throw node.invalid(fault)
      }
    }
    let special = Set(added.filter(\.isSpecial).map(\.id))
    let built = try HuggingFaceModels.model(
      model,
      pieces: pieces,
      special: special,
      isByteLevel: isByteLevel
    )
    for index in added.indices where added[index].isNormalized {
      added[index].content = normalized(added[index].content, by: normalizers)
    }
    var decoder = TokenDecoder(pieces: pieces.pieces, special: special, steps: nil)
    decoder.steps = try root.optional("decoder").map(HuggingFaceDecoders.parse)
    var pipeline = TokenizerPipeline(model: built.model, decoder: decoder)
    pipeline.added = AddedTokenMatcher(added.filter { !$0.isNormalized })
    pipeline.addedNormalized = AddedTokenMatcher(added.filter(\.isNormalized))
    pipeline.normalizers = normalizers
    pipeline.cutters = cutting
    if let mark = built.wordMark, cutting.allSatisfy(\.keepsWordStarts) {
      pipeline.cutters.append(.wordStarts(mark))
    }
    if let processor = root.optional("post_processor") {
      let (prefix, suffix) = try HuggingFaceTemplates.parse(processor, count: pieces.pieces.count)
      (pipeline.prefix, pipeline.suffix) = (prefix, suffix)
    }
    return TokenizerFile.Contents(
      file: file,
      kind: "tokenizer-json",
      pipeline: pipeline,
      beginningOfText: pipeline.prefix.first
    )
  }

  private static func addedToken(_ node: TokenizerNode) throws -> AddedToken {
    let isSpecial = try node.truth("special", default: false)
    let content = try node.member("content").bytes()
    if content.isEmpty { throw node.invalid("expected a content, found an empty text") }
    return AddedToken(
      id: Int32(try node.member("id").integer(in: 0...TokenPieces.idLimit)),
      content: content,
      isSpecial: isSpecial,
      isSingleWord: try node.truth("single_word", default: false),
      stripsLeft: try node.truth("lstrip", default: false),
      stripsRight: try node.truth("rstrip", default: false),
      isNormalized: try node.truth("normalized", default: !isSpecial)
    )
  }

  private static func normalized(_ content: [UInt8], by steps: [TextNormalizer]) -> [UInt8] {
    let text = content.withUnsafeBufferPointer {
      AlignedText(source: $0, range: 0..<content.count, tracks: false)
    }
    return steps.reduce(text) { $1.normalized($0) }.bytes
  }
}

extension TextCutter {
  /// Whether pieces may be cut at the starts of words without another result.
  fileprivate var keepsWordStarts: Bool {
    if case .marks(_, _, splits: false) = self { return true }
    return false
  }
}
