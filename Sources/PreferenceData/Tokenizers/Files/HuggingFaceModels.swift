/// Reads the member `model` of `tokenizer.json`.
enum HuggingFaceModels {
  static let known = ["BPE", "WordPiece", "Unigram"]

  private static func type(_ node: TokenizerNode) throws -> String {
    // Old files leave the type out; only byte-pair models have merges.
    if node.optional("type") == nil, node.optional("merges") != nil { return "BPE" }
    return try node.type()
  }

  /// The pieces of the vocabulary.
  static func pieces(_ node: TokenizerNode) throws -> TokenPieces {
    let vocabulary = try node.member("vocab")
    switch vocabulary.value {
    case .object(let object):
      var numbered: [(id: Int, piece: [UInt8])] = []
      numbered.reserveCapacity(object.names.count)
      for (name, value) in zip(object.names, object.values) {
        guard case .number(let number) = value, let id = Int(exactly: number) else {
          throw vocabulary.invalid(
            "expected the whole number of \(TokenPieces.quoted(Array(name.utf8))), found "
              + value.summary
          )
        }
        numbered.append((id, Array(name.utf8)))
      }
      numbered.sort { $0.id < $1.id }
      var pieces = TokenPieces(bytes: numbered.reduce(16) { $0 + $1.piece.count })
      for (id, piece) in numbered {
        if let fault = pieces.add(piece, id) { throw vocabulary.invalid(fault) }
      }
      return pieces
    case .array:
      let scored = try scoredPieces(node)
      var pieces = TokenPieces(bytes: scored.reduce(16) { $0 + $1.piece.count })
      for (id, entry) in scored.enumerated() {
        // Trained vocabularies may hold a special token's spelling as a piece of text as well.
        if let fault = pieces.add(entry.piece, id, mayRepeat: true) {
          throw vocabulary.invalid(fault)
        }
      }
      return pieces
    default:
      throw vocabulary.invalid("expected an object or an array, found \(vocabulary.value.summary)")
    }
  }

  private static func scoredPieces(
    _ node: TokenizerNode
  ) throws -> [(piece: [UInt8], score: Double)] {
    let vocabulary = try node.member("vocab")
    guard case .array(let elements) = vocabulary.value else {
      throw vocabulary.invalid("expected an array of pieces with scores")
    }
    return try elements.enumerated().map { index, element in
      guard case .array(let pair) = element, pair.count == 2, case .text(let piece) = pair[0],
        case .number(let score) = pair[1]
      else {
        throw vocabulary.invalid(
          "expected a piece and its score at [\(index)], found \(element.summary)"
        )
      }
      return (Array(piece.utf8), SerdeNumber.read(score))
    }
  }

  /// The model, and the mark before which text may be cut if that changes nothing.
  static func model(
    _ node: TokenizerNode,
    pieces: TokenPieces,
    special: Set<Int32>,
    isByteLevel: Bool
  ) throws -> (model: any PieceModel, wordMark: [UInt8]?) {
    let type = try type(node)
    switch type {
    case "BPE": return try HuggingFaceMerges.model(node, pieces: pieces, isByteLevel: isByteLevel)
    case "WordPiece" where !isByteLevel: return (try wordPiece(node, pieces), nil)
    case "Unigram" where !isByteLevel: return (try unigram(node, pieces, special), nil)
    case "WordPiece", "Unigram": throw node.invalid("\(type) cannot follow a ByteLevel step")
    default:
      throw node.invalid(
        "the model \"\(type.prefix(60))\" is not known; known are "
          + known.joined(separator: ", ")
      )
    }
  }

  /// The number of a token that a member names; nil without the member.
  static func named(
    _ member: String,
    in node: TokenizerNode,
    _ pieces: TokenPieces
  ) throws -> Int32? {
    guard let name = node.optional(member) else { return nil }
    guard let id = pieces.numbers.value(of: try name.bytes()) else {
      throw name.invalid("expected a token of the vocabulary, found \(name.value.summary)")
    }
    return id
  }

  /// The tokens of all 256 bytes; nil if one of them is missing.
  static func byteTokens(_ pieces: TokenPieces) -> [Int32]? {
    let tokens = (0..<256).compactMap {
      pieces.numbers.value(of: BytePieceName.name(of: UInt8($0)))
    }
    return tokens.count == 256 ? tokens : nil
  }

  private static func wordPiece(
    _ node: TokenizerNode,
    _ pieces: TokenPieces
  ) throws -> WordPieceModel {
    guard let unknown = try named("unk_token", in: node, pieces) else {
      throw node.invalid("expected the member \"unk_token\"")
    }
    let prefix = try node.optional("continuing_subword_prefix")?.bytes() ?? Array("##".utf8)
    var continuations = ByteTrie()
    for (id, piece) in pieces.pieces.enumerated() {
      guard let piece, piece.count > prefix.count, piece.starts(with: prefix) else { continue }
      continuations.insert(piece[prefix.count...], Int32(id))
    }
    return WordPieceModel(
      firsts: pieces.numbers,
      continuations: continuations,
      unknown: unknown,
      characterLimit: try node.optional("max_input_chars_per_word")?.integer(in: 0...1_000_000)
        ?? 100
    )
  }

  private static func unigram(
    _ node: TokenizerNode,
    _ pieces: TokenPieces,
    _ special: Set<Int32>
  ) throws -> UnigramModel {
    let scored = try scoredPieces(node)
    // Special tokens must not come from plain text, so they are no pieces of words.
    let texts = scored.enumerated().compactMap { id, entry in
      special.contains(Int32(id)) || entry.piece.isEmpty ? nil : (entry.piece, Int32(id))
    }
    let unknown = try node.optional("unk_id")?.integer(in: 0...max(0, scored.count - 1))
    let falls = try node.truth("byte_fallback", default: false)
    return UnigramModel(
      pieces: texts,
      scores: scored.map(\.score),
      unknown: unknown.map { Int32($0) },
      unknownScore: (scored.map(\.score).min() ?? 0) - 10,
      roundsToFloat: false,
      byteTokens: falls ? byteTokens(pieces) : nil,
      remembersPieces: true
    )
  }
}
