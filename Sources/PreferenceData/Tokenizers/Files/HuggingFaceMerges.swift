/// Reads a byte-pair model of `tokenizer.json`.
enum HuggingFaceMerges {
  /// The model, and the mark before which text may be cut if that changes nothing.
  static func model(
    _ node: TokenizerNode,
    pieces: TokenPieces,
    isByteLevel: Bool
  ) throws -> (model: MergeModel, wordMark: [UInt8]?) {
    for member in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let value = node.optional(member), try !value.bytes().isEmpty {
        throw value.invalid("expected none, as this is not known for byte pairs")
      }
    }
    if let dropout = node.optional("dropout"), try dropout.number() != 0 {
      throw dropout.invalid("expected no dropout, as encoding must not be random")
    }
    let merges = try merges(node, pieces)
    let unknown = try HuggingFaceModels.named("unk_token", in: node, pieces)
    let falls = try node.truth("byte_fallback", default: false)
    let ignoresMerges = try node.truth("ignore_merges", default: false)
    let table = MergeModel(
      symbols: isByteLevel
        ? .bytes(byteSymbols(pieces)) : .characters(pieces.numbers, frozen: ByteTrie()),
      merges: merges.table,
      count: Int32(pieces.pieces.count),
      unknown: unknown,
      fusesUnknown: try node.truth("fuse_unk", default: false),
      byteTokens: falls && !isByteLevel ? HuggingFaceModels.byteTokens(pieces) : nil,
      wholePieces: ignoresMerges ? (isByteLevel ? spelledBytes(pieces) : pieces.numbers) : nil
    )
    let mark = SentencePieceNormalizer.mark
    let canCut =
      !isByteLevel && !ignoresMerges && pieces.numbers.value(of: mark) != nil
      && merges.pairs.allSatisfy { left, right in
        guard let right = pieces.pieces[Int(right)], let left = pieces.pieces[Int(left)] else {
          return false
        }
        return !right.starts(with: mark) || WordMark.isRepeated(mark, in: left)
      }
    return (table, canCut ? mark : nil)
  }

  static func byteSymbols(_ pieces: TokenPieces) -> [Int32] {
    var symbols = Array(repeating: Int32(-1), count: 256)
    for (id, piece) in pieces.pieces.enumerated() {
      if let piece, piece.count <= 2, let bytes = ByteAlphabet.bytes(of: piece), bytes.count == 1 {
        symbols[Int(bytes[0])] = Int32(id)
      }
    }
    return symbols
  }

  static func spelledBytes(_ pieces: TokenPieces) -> ByteTrie {
    var trie = ByteTrie(capacity: pieces.pieces.reduce(16) { $0 + ($1?.count ?? 0) })
    for (id, piece) in pieces.pieces.enumerated() {
      if let piece, let bytes = ByteAlphabet.bytes(of: piece), !bytes.isEmpty {
        trie.insert(bytes, Int32(id))
      }
    }
    return trie
  }

  private static func merges(
    _ node: TokenizerNode,
    _ pieces: TokenPieces
  ) throws -> (table: PairTable, pairs: [(Int32, Int32)]) {
    let member = try node.member("merges")
    guard case .array(let elements) = member.value else {
      throw member.invalid("expected an array, found \(member.value.summary)")
    }
    return try table(of: elements, pieces, invalid: member.invalid)
  }

  /// The table of merges in the order of their ranks; `invalid` makes an error of what is wrong.
  static func table(
    of elements: [JSONValue],
    _ pieces: TokenPieces,
    invalid: (String) -> DataError
  ) throws -> (table: PairTable, pairs: [(Int32, Int32)]) {
    var table = PairTable(capacity: elements.count)
    var pairs: [(Int32, Int32)] = []
    pairs.reserveCapacity(elements.count)
    for (rank, element) in elements.enumerated() {
      guard let (left, right) = parts(element) else {
        throw invalid(
          "expected two pieces with a space between, or an array of two, at [\(rank)], found "
            + element.summary
        )
      }
      func number(_ piece: some Sequence<UInt8>, _ what: String) throws -> Int32 {
        guard let id = pieces.numbers.value(of: piece) else {
          throw invalid(
            "merge [\(rank)] of \(TokenPieces.quoted(left)) and \(TokenPieces.quoted(right)): the "
              + "vocabulary has no such \(what)"
          )
        }
        return id
      }
      let pair = (try number(left, "first piece"), try number(right, "second piece"))
      let product = try number([left, right].joined(), "product")
      table.set(
        MergeModel.key(pair.0, pair.1),
        UInt64(rank) << 32 | UInt64(UInt32(bitPattern: product))
      )
      pairs.append(pair)
    }
    return (table, pairs)
  }

  private static func parts(_ element: JSONValue) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
    switch element {
    case .text(let text):
      let parts = Array(text.utf8).split(separator: 0x20, omittingEmptySubsequences: false)
      return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty ? (parts[0], parts[1]) : nil
    case .array(let pair):
      guard pair.count == 2, case .text(let left) = pair[0], case .text(let right) = pair[1],
        !left.isEmpty, !right.isEmpty
      else { return nil }
      return (Array(left.utf8)[...], Array(right.utf8)[...])
    default: return nil
    }
  }
}
