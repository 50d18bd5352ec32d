/// Reads `tokenizer.bin` of llama2.c (Karpathy 2023): the length of the longest piece, then for each
/// piece its score, its length and its bytes, all little-endian words of 32 bits.
///
/// The tokens 0, 1 and 2 are the unknown one, the beginning and the end of text; 3 ... 258 are the
/// bytes. Spaces stand for themselves, and one is put before text.
enum Llama2CFile {
  private static let firstByte = 3

  /// The tokenizer in a file's bytes.
  static func parse(_ bytes: [UInt8], file: String) throws -> TokenizerFile.Contents {
    func invalid(_ problem: String) -> DataError {
      .invalidTokenizer(
        file: file,
        problem: "expected the pieces of a tokenizer of llama2.c; \(problem)"
      )
    }
    var place = 0
    func word() throws -> UInt32 {
      guard bytes.count - place >= 4 else { throw invalid("the file ends at byte \(bytes.count)") }
      defer { place += 4 }
      return (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    let longest = try word()
    guard (1...UInt32(SentencePieceFile.pieceByteLimit)).contains(longest) else {
      throw invalid("found the length \(longest) of the longest piece")
    }
    var pieces: [(text: [UInt8], score: Float)] = []
    while place < bytes.count {
      let score = Float(bitPattern: try word())
      let length = try word()
      guard score.isFinite, length <= longest, Int(length) <= bytes.count - place else {
        throw invalid(
          "piece \(pieces.count) has the score \(score) and \(length) bytes, of at most \(longest)"
        )
      }
      let text = Array(bytes[place..<(place + Int(length))])
      if text.withUnsafeBufferPointer({ UTF8Check.firstInvalidByte(in: $0) }) != nil {
        throw invalid("piece \(pieces.count) is not UTF-8")
      }
      place += Int(length)
      pieces.append((text, score))
    }
    guard pieces.count >= firstByte + 256 else {
      throw invalid("found \(pieces.count) pieces, and 259 are the least")
    }
    for byte in 0..<256 where BytePieceName.byte(of: pieces[firstByte + byte].text) != UInt8(byte) {
      throw invalid(
        "piece \(firstByte + byte) must be <0x..> of the byte \(byte), and is "
          + TokenPieces.quoted(pieces[firstByte + byte].text)
      )
    }
    if let fault = ScoredMerges.fault(inLengths: pieces.lazy.map(\.text.count)) {
      throw invalid(fault)
    }
    return contents(pieces, file: file)
  }

  private static func contents(
    _ pieces: [(text: [UInt8], score: Float)],
    file: String
  ) -> TokenizerFile.Contents {
    let merges = ScoredMerges(
      pieces: pieces.enumerated().dropFirst(firstByte + 256).compactMap { id, piece in
        piece.text.isEmpty ? nil : (piece.text, Int32(id), piece.score)
      },
      count: pieces.count,
      mark: [0x20],
      mergesUnknown: false
    )
    let model = MergeModel(
      symbols: .characters(merges.characters, frozen: ByteTrie()),
      merges: merges.table,
      count: Int32(pieces.count),
      unknown: 0,
      fusesUnknown: false,
      byteTokens: (0..<256).map { Int32(firstByte + $0) },
      wholePieces: nil
    )
    let names = ["<unk>", "<s>", "</s>"]
    var pipeline = TokenizerPipeline(
      model: model,
      decoder: TokenDecoder(
        pieces: names.map { Array($0.utf8) } + pieces.dropFirst(3).map(\.text),
        special: [1, 2],
        steps: [.byteFallback, .fuse, .strip([0x20], start: 1, end: 0)]
      )
    )
    pipeline.added = AddedTokenMatcher(
      [1, 2].map { AddedToken(id: Int32($0), content: Array(names[$0].utf8)) }
    )
    pipeline.normalizers = [.prepend([0x20])]
    if merges.keepsWordStarts, merges.characters.value(of: [0x20]) != nil {
      pipeline.cutters = [.wordStarts([0x20])]
    }
    pipeline.prefix = [1]
    return TokenizerFile.Contents(
      file: file,
      kind: "llama2c",
      pipeline: pipeline,
      beginningOfText: 1,
      endOfText: 2
    )
  }
}
