/// Reads `tokenizer.model`, the format of SentencePiece.
enum SentencePieceFile {
  /// The most bytes of a piece: finding merges takes the square of it.
  static let pieceByteLimit = 1024

  /// The tokenizer in a file's bytes.
  static func parse(_ bytes: [UInt8], file: String) throws -> TokenizerFile.Contents {
    func invalid(_ problem: String) -> DataError {
      .invalidTokenizer(file: file, problem: problem)
    }
    return try bytes.withUnsafeBufferPointer { buffer -> TokenizerFile.Contents in
      let model: SentencePieceModelFile
      do {
        model = try SentencePieceModelFile(buffer)
      } catch let error as ProtobufReader.Problem {
        throw invalid("expected a SentencePiece model; at byte \(error.byte + 1), \(error.text)")
      }
      if let fault = fault(in: model) { throw invalid(fault) }
      var map: CharacterMap?
      if let range = model.map {
        map = CharacterMap(bytes[range])
        if map == nil { throw invalid("its table of characters (precompiled_charsmap) is damaged") }
      }
      return try contents(model, map, file: file)
    }
  }

  /// What is wrong with the pieces; nil if nothing is.
  static func fault(in model: SentencePieceModelFile) -> String? {
    var pieces = TokenPieces(bytes: model.pieces.reduce(16) { $0 + $1.text.count })
    if model.pieces.isEmpty { return "expected a SentencePiece model, found no pieces" }
    var unknown = 0
    for (id, piece) in model.pieces.enumerated() {
      if piece.text.isEmpty { return "piece \(id) is empty" }
      if piece.text.count > pieceByteLimit {
        return "piece \(id) has \(piece.text.count) bytes; expected at most \(pieceByteLimit)"
      }
      if piece.text.withUnsafeBufferPointer({ UTF8Check.firstInvalidByte(in: $0) }) != nil {
        return "piece \(id) is not UTF-8"
      }
      if let fault = pieces.add(piece.text, id) { return fault }
      if piece.kind == .unknown { unknown += 1 }
      if piece.kind == .byte, BytePieceName.byte(of: piece.text) == nil {
        return "piece \(id) is a byte and is named \(TokenPieces.quoted(piece.text))"
      }
      if piece.kind == .unused, model.isBytePair { return "piece \(id) is unused: not known here" }
    }
    if model.isBytePair,
      let fault = ScoredMerges.fault(inLengths: model.pieces.lazy.map(\.text.count))
    {
      return fault
    }
    if unknown != 1 { return "expected one unknown piece, found \(unknown)" }
    if model.fallsBackToBytes, byteTokens(model) == nil {
      return
        "expected the pieces of all 256 bytes, found \(model.pieces.count { $0.kind == .byte })"
    }
    return nil
  }

  private static func byteTokens(_ model: SentencePieceModelFile) -> [Int32]? {
    var tokens = Array(repeating: Int32(-1), count: 256)
    for (id, piece) in model.pieces.enumerated() where piece.kind == .byte {
      if let byte = BytePieceName.byte(of: piece.text) { tokens[Int(byte)] = Int32(id) }
    }
    return tokens.contains(-1) ? nil : tokens
  }

  static func contents(
    _ model: SentencePieceModelFile,
    _ map: CharacterMap?,
    file: String
  ) throws -> TokenizerFile.Contents {
    var symbols = ByteTrie()
    for (id, piece) in model.pieces.enumerated() where piece.kind == .userDefined {
      symbols.insert(piece.text, Int32(id))
    }
    let special = model.pieces.enumerated().filter { $0.element.kind == .control }
    let mark = model.escapesSpaces ? SentencePieceNormalizer.mark : [0x20]
    var steps: [TokenDecoder.Step] = [.byteFallback]
    if model.addsSpace || model.removesExtraSpaces, !model.marksEnds {
      steps += [.fuse, .strip(mark, start: model.removesExtraSpaces ? .max : 1, end: 0)]
    } else if model.marksEnds, model.addsSpace || model.removesExtraSpaces {
      steps += [.fuse, .strip(mark, start: 0, end: 1)]
    }
    steps.append(.replace(mark, by: [0x20]))
    var pipeline = TokenizerPipeline(
      model: UnigramModel.empty,
      decoder: TokenDecoder(
        pieces: model.pieces.map {
          $0.kind == .unknown ? Array(model.unknownSurface.utf8) : $0.text
        },
        special: Set(special.map { Int32($0.offset) }),
        steps: steps
      )
    )
    pipeline.added = AddedTokenMatcher(
      special.map { AddedToken(id: Int32($0.offset), content: $0.element.text) }
    )
    pipeline.normalizers = [
      .sentencePiece(
        SentencePieceNormalizer(
          map: map,
          symbols: symbols,
          addsSpace: model.addsSpace,
          removesExtraSpaces: model.removesExtraSpaces,
          escapesSpaces: model.escapesSpaces,
          marksEnds: model.marksEnds
        )
      )
    ]
    if model.isBytePair {
      let merges = merges(model, mark)
      pipeline.model = bytePairs(model, merges, symbols)
      let plain = model.pieces.allSatisfy {
        $0.kind != .userDefined || !contains(mark, in: $0.text)
      }
      if merges.keepsWordStarts, plain, merges.characters.value(of: mark) != nil {
        pipeline.cutters = [.wordStarts(mark)]
      }
    } else {
      pipeline.model = unigram(model)
    }
    let range = model.pieces.indices
    if range.contains(model.beginning) { pipeline.prefix = [Int32(model.beginning)] }
    return TokenizerFile.Contents(
      file: file,
      kind: "sentencepiece",
      pipeline: pipeline,
      beginningOfText: pipeline.prefix.first,
      endOfText: range.contains(model.end) ? Int32(model.end) : nil
    )
  }

  private static func contains(_ mark: [UInt8], in text: [UInt8]) -> Bool {
    text.indices.contains { text[$0...].starts(with: mark) }
  }

  private static func merges(_ model: SentencePieceModelFile, _ mark: [UInt8]) -> ScoredMerges {
    ScoredMerges(
      pieces: model.pieces.enumerated().compactMap { id, piece in
        piece.kind == .normal ? (piece.text, Int32(id), piece.score) : nil
      },
      count: model.pieces.count,
      mark: mark,
      mergesUnknown: true
    )
  }

  private static func unknown(_ model: SentencePieceModelFile) -> Int32? {
    model.pieces.firstIndex { $0.kind == .unknown }.map { Int32($0) }
  }

  private static func bytePairs(
    _ model: SentencePieceModelFile,
    _ merges: ScoredMerges,
    _ symbols: ByteTrie
  ) -> MergeModel {
    MergeModel(
      symbols: .characters(merges.characters, frozen: symbols),
      merges: merges.table,
      count: Int32(model.pieces.count),
      unknown: unknown(model),
      fusesUnknown: true,
      byteTokens: model.fallsBackToBytes ? byteTokens(model) : nil,
      wholePieces: nil
    )
  }

  private static func unigram(_ model: SentencePieceModelFile) -> UnigramModel {
    var pieces: [(bytes: [UInt8], value: Int32)] = []
    var favourites: [Int32: Double] = [:]
    let scores = model.pieces.filter { $0.kind == .normal }.map(\.score)
    let best = scores.max() ?? 0
    for (id, piece) in model.pieces.enumerated() {
      guard piece.kind == .normal || piece.kind == .userDefined else { continue }
      pieces.append((piece.text, Int32(id)))
      if piece.kind == .userDefined { favourites[Int32(id)] = Double(best) }
    }
    return UnigramModel(
      pieces: pieces,
      scores: model.pieces.map { Double($0.score) },
      unknown: unknown(model),
      unknownScore: Double((scores.min() ?? 0) - 10),
      roundsToFloat: true,
      byteTokens: model.fallsBackToBytes ? byteTokens(model) : nil,
      favourites: favourites,
      remembersPieces: false
    )
  }
}
