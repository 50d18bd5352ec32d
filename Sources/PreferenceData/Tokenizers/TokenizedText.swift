/// The tokens of a text with the bytes of the text that each stands for.
public struct TokenizedText: Hashable, Sendable {
  /// The tokens.
  public var tokens: [Int32]
  /// For each token the bytes of the text's UTF-8 that it stands for.
  ///
  /// Tokens that stand for nothing in the text (a space or a beginning that was put before it) have
  /// empty ranges. A character that became several tokens is in the range of each of them, unless
  /// the tokens stand for single bytes of it.
  public var ranges: [Range<Int>]

  /// Makes a tokenized text.
  public init(tokens: [Int32], ranges: [Range<Int>]) {
    self.tokens = tokens
    self.ranges = ranges
  }
}
