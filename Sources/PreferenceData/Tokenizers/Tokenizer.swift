/// Turns text into numbers for a model, and back.
///
/// `decode(encode(text))` is `text`, byte for byte, for every text; tokenizers of pretrained models
/// may lose what their models cannot tell apart.
public protocol Tokenizer: Sendable {
  /// How many tokens there are, the end of text included; tokens are 0 ..< `vocabularySize`.
  var vocabularySize: Int { get }

  /// The token that ends a text; `encode` never produces it.
  var endOfText: Int32 { get }

  /// A short text that is the same for tokenizers that encode alike, in every process.
  var identity: String { get }

  /// The tokens of a text, without end of text.
  func encode(_ text: String) -> [Int32]

  /// The text of tokens; the end of text is left out, and numbers that are no tokens and bytes that
  /// are no UTF-8 become U+FFFD.
  func decode(_ tokens: [Int32]) -> String
}
