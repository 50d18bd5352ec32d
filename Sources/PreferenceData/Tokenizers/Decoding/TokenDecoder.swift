/// Turns tokens back into text, by the steps that a tokenizer file names.
struct TokenDecoder: Sendable {
  /// A step on the pieces of the tokens.
  enum Step: Sendable {
    /// Pieces are spelled in the alphabet of printable bytes; they become bytes, all as one text.
    case bytes
    /// The first piece stands alone, the others have a space before or start with the prefix.
    case wordPiece(prefix: [UInt8], cleansUp: Bool)
    /// Marks become spaces; the first piece loses its mark if one was put there.
    case marks([UInt8], dropsFirst: Bool)
    case replace([UInt8], by: [UInt8])
    /// Runs of `<0x41>` become the bytes.
    case byteFallback
    /// All pieces become one.
    case fuse
    /// Each piece loses some of these bytes at its ends.
    case strip([UInt8], start: Int, end: Int)
  }

  /// The pieces of the tokens, spelled as in the file; nil for numbers that are no tokens.
  var pieces: [[UInt8]?]
  /// The tokens that are left out on demand.
  var special: Set<Int32>
  /// The steps; without any the pieces are joined with spaces.
  var steps: [Step]?

  /// The text of tokens.
  func decode(_ tokens: [Int32], keepsSpecialTokens: Bool) -> String {
    var texts: [[UInt8]] = []
    texts.reserveCapacity(tokens.count)
    for token in tokens {
      if !keepsSpecialTokens, special.contains(token) { continue }
      let known = token >= 0 && Int(token) < pieces.count ? pieces[Int(token)] : nil
      texts.append(known ?? Array("\u{FFFD}".utf8))
    }
    guard let steps else {
      return String(decoding: Array(texts.joined(separator: [0x20])), as: UTF8.self)
    }
    for step in steps { Self.apply(step, to: &texts) }
    return String(decoding: Array(texts.joined()), as: UTF8.self)
  }

  private static func apply(_ step: Step, to texts: inout [[UInt8]]) {
    switch step {
    case .bytes: texts = [texts.flatMap { ByteAlphabet.bytes(of: $0) ?? $0 }]
    case .wordPiece(let prefix, let cleansUp):
      for index in texts.indices {
        if index > 0 {
          texts[index] =
            texts[index].starts(with: prefix)
            ? Array(texts[index].dropFirst(prefix.count)) : [0x20] + texts[index]
        }
        if cleansUp { texts[index] = WordPieceCleanUp.apply(texts[index]) }
      }
    case .marks(let mark, let dropsFirst):
      for index in texts.indices {
        var text = replacing(mark, by: [0x20], in: texts[index])
        if index == 0, dropsFirst, texts[index].starts(with: mark) { text.removeFirst() }
        texts[index] = text
      }
    case .replace(let pattern, let replacement):
      for index in texts.indices {
        texts[index] = replacing(pattern, by: replacement, in: texts[index])
      }
    case .byteFallback: fallBack(&texts)
    case .fuse: texts = [Array(texts.joined())]
    case .strip(let content, let start, let end):
      for index in texts.indices {
        var text = texts[index][...]
        if content.isEmpty { continue }
        var count = 0
        while count < start, text.starts(with: content) {
          text = text.dropFirst(content.count)
          count += 1
        }
        count = 0
        while count < end, text.suffix(content.count).elementsEqual(content) {
          text = text.dropLast(content.count)
          count += 1
        }
        texts[index] = Array(text)
      }
    }
  }

  static func replacing(_ pattern: [UInt8], by new: [UInt8], in text: [UInt8]) -> [UInt8] {
    guard let first = pattern.first, text.contains(first) else { return text }
    var result: [UInt8] = []
    var place = 0
    while place < text.count {
      if text[place] == first, text[place...].starts(with: pattern) {
        result += new
        place += pattern.count
      } else {
        result.append(text[place])
        place += 1
      }
    }
    return result
  }

  private static func fallBack(_ texts: inout [[UInt8]]) {
    var result: [[UInt8]] = []
    var run: [UInt8] = []
    func flush() {
      if run.isEmpty { return }
      let isText = run.withUnsafeBufferPointer { UTF8Check.firstInvalidByte(in: $0) } == nil
      result.append(isText ? run : run.flatMap { _ in Array("\u{FFFD}".utf8) })
      run = []
    }
    for text in texts {
      if let byte = BytePieceName.byte(of: text) {
        run.append(byte)
      } else {
        flush()
        result.append(text)
      }
    }
    flush()
    texts = result
  }
}
