/// All steps from text to tokens and back, as a file describes them.
struct TokenizerPipeline: Sendable {
  /// Added tokens that are looked for in the text as it is.
  var added = AddedTokenMatcher([])
  /// Added tokens that are looked for in normalized text.
  var addedNormalized = AddedTokenMatcher([])
  var normalizers: [TextNormalizer] = []
  var cutters: [TextCutter] = []
  var model: any PieceModel
  /// The tokens that are put before a text on demand.
  var prefix: [Int32] = []
  /// The tokens that are put after a text on demand.
  var suffix: [Int32] = []
  var decoder: TokenDecoder

  /// Encodes UTF-8 text that is known to be valid.
  ///
  /// Special tokens in text count as the options say or, with `markup`, inside of its ranges only.
  func encode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ options: EncodingOptions,
    markup: [Range<Int>]? = nil,
    tracks: Bool,
    _ scratch: EncodingScratch
  ) -> TokenizedText {
    var output = TokenizedText(tokens: [], ranges: [])
    output.tokens.reserveCapacity(bytes.count / 3 + 8)
    if options.addsSurroundingTokens { add(prefix, at: 0, tracks, &output) }
    let asText = SpecialText(all: options.specialTokensAreText, markup: markup)
    added.forEachPart(of: bytes, in: 0..<bytes.count, where: asText.contains) { range, token in
      if let token {
        output.tokens.append(token.id)
        if tracks { output.ranges.append(range) }
        return
      }
      var text = AlignedText(source: bytes, range: range, tracks: tracks)
      for normalizer in normalizers { text = normalizer.normalized(text) }
      encode(text, asText, startsText: range.lowerBound == 0, scratch, &output)
    }
    if options.addsSurroundingTokens { add(suffix, at: bytes.count, tracks, &output) }
    return output
  }

  private func add(_ tokens: [Int32], at place: Int, _ tracks: Bool, _ output: inout TokenizedText)
  {
    output.tokens += tokens
    if tracks { output.ranges += tokens.map { _ in place..<place } }
  }

  private func encode(
    _ text: AlignedText,
    _ asText: SpecialText,
    startsText: Bool,
    _ scratch: EncodingScratch,
    _ output: inout TokenizedText
  ) {
    text.bytes.withUnsafeBufferPointer { bytes in
      // Without places in the source there is no markup either.
      let isText: (Range<Int>) -> Bool = { range in
        asText.contains(text.tracks ? Self.source(of: range, in: text) : range)
      }
      addedNormalized.forEachPart(of: bytes, in: 0..<bytes.count, where: isText) { range, token in
        if let token {
          output.tokens.append(token.id)
          if text.tracks { output.ranges.append(Self.source(of: range, in: text)) }
        } else {
          var part = text
          if range != 0..<bytes.count { part.keep(range) }
          encodePart(&part, startsText && range.lowerBound == 0, scratch, &output)
        }
      }
    }
  }

  private static func source(of range: Range<Int>, in text: AlignedText) -> Range<Int> {
    let place = text.sourceRange(range)
    return Int(place.start)..<max(Int(place.start), Int(place.end))
  }

  private func encodePart(
    _ text: inout AlignedText,
    _ startsText: Bool,
    _ scratch: EncodingScratch,
    _ output: inout TokenizedText
  ) {
    if text.bytes.isEmpty { return }
    var pieces = scratch.pieces
    var cuts = scratch.cuts
    scratch.pieces = []
    scratch.cuts = []
    pieces.removeAll(keepingCapacity: true)
    pieces.append(0..<Int32(text.bytes.count))
    for cutter in cutters {
      cutter.cut(&text, &pieces, scratch: &cuts, startsText: startsText)
    }
    let remembers = model.remembersPieces
    text.bytes.withUnsafeBufferPointer { bytes in
      for range in pieces where !range.isEmpty {
        let start = Int(range.lowerBound)
        let piece = UnsafeBufferPointer(rebasing: bytes[start..<Int(range.upperBound)])
        guard remembers, piece.count <= PieceCache.pieceLimit else {
          scratch.found.removeAll(keepingCapacity: true)
          model.encode(piece, scratch)
          scratch.found.withUnsafeBufferPointer { append($0, start, text, &output) }
          continue
        }
        let hash = PieceCache.hash(piece)
        if let known = scratch.cache.tokens(of: piece, hash: hash) {
          append(known, start, text, &output)
          continue
        }
        scratch.found.removeAll(keepingCapacity: true)
        model.encode(piece, scratch)
        scratch.cache.store(scratch.found, of: piece, hash: hash)
        scratch.found.withUnsafeBufferPointer { append($0, start, text, &output) }
      }
    }
    scratch.pieces = pieces
    scratch.cuts = cuts
  }

  @inline(__always)
  private func append(
    _ found: UnsafeBufferPointer<PieceToken>,
    _ start: Int,
    _ text: AlignedText,
    _ output: inout TokenizedText
  ) {
    for token in found { output.tokens.append(token.id) }
    guard text.tracks else { return }
    var place = start
    for token in found {
      let end = start + Int(token.end)
      output.ranges.append(Self.source(of: place..<end, in: text))
      place = end
    }
  }
}
