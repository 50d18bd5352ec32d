/// How a tokenizer treats special tokens.
public struct EncodingOptions: Hashable, Sendable {
  /// Whether special tokens that stand in the text are plain text.
  ///
  /// Text that others wrote must not be able to end a turn or start another one, so this is the
  /// default; text that a chat template made is encoded without.
  public var specialTokensAreText: Bool
  /// Whether the tokens get those that the file puts around a text, such as a beginning of text.
  public var addsSurroundingTokens: Bool

  /// Makes options; those without arguments encode plain text.
  public init(specialTokensAreText: Bool = true, addsSurroundingTokens: Bool = false) {
    self.specialTokensAreText = specialTokensAreText
    self.addsSurroundingTokens = addsSurroundingTokens
  }
}
