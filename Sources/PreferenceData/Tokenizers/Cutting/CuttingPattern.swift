/// The regular expressions that byte-level tokenizers cut text with, matched by hand.
///
/// A tokenizer's file holds the expression; the patterns known here are found by its text. Each
/// matches every text without gaps, so that only the ends of the pieces are needed.
enum CuttingPattern: CaseIterable, Sendable {
  /// GPT-2: contractions, letters, numbers and others with a space before, white space.
  case gpt2
  /// Llama 3: like Qwen2, and up to three numbers together.
  case llama3
  /// Qwen2: contractions in any case, letters after any one character, single numbers, line ends.
  case qwen2
  /// The rule of tokenizers that are learned here: GPT-2's, but for runs of white space.
  case learned

  /// The expression.
  var text: String {
    let contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
    let rest = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
    return switch self {
    case .gpt2:
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"
    case .llama3: contractions + "\\p{N}{1,3}" + rest
    case .qwen2: contractions + "\\p{N}" + rest
    case .learned: BytePairTokenizer.cuttingPattern
    }
  }

  /// The pattern with exactly this text; nil if it is not known.
  init?(text: String) {
    let known = Self.allCases.first { $0.text.utf8.elementsEqual(text.utf8) }
    guard let known else { return nil }
    self = known
  }

  /// The end of the piece that starts at `start`, inside of `bytes[..<limit]`.
  @inline(__always)
  func end(
    in bytes: UnsafeBufferPointer<UInt8>,
    from start: Int,
    limit: Int,
    _ table: UnsafeBufferPointer<ScalarTraits>
  ) -> Int {
    let cutter = PatternCutter(bytes: bytes, limit: limit, table: table)
    return switch self {
    case .gpt2: cutter.gpt2End(from: start)
    case .llama3: cutter.modernEnd(from: start, numbers: 3)
    case .qwen2: cutter.modernEnd(from: start, numbers: 1)
    case .learned: WordCutter.pieceEnd(UnsafeBufferPointer(rebasing: bytes[..<limit]), from: start)
    }
  }
}
