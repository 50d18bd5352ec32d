/// The tokenizer in a GGUF file's metadata: the values of the keys `tokenizer.ggml.*`.
///
/// Whoever reads the file fills it in; that the values fit together is checked when a tokenizer is
/// made of them.
public struct GGUFVocabulary: Sendable {
  /// The file, for errors.
  public var file: String
  /// `model`: the kind of tokenizer, `gpt2` (byte pairs of bytes) or `llama` (SentencePiece).
  public var model: String
  /// `pre`: the name of how text is cut before merging; nil if the file does not say.
  public var cutting: String?
  /// `tokens`: the pieces by their numbers.
  public var tokens: [String]
  /// `scores`: the pieces' scores; nil if there are none.
  public var scores: [Double]?
  /// `token_type`: the pieces' uses; nil if there are none.
  public var kinds: [Int]?
  /// `merges`: pairs of pieces with a space between, in the order of merging.
  public var merges: [String]?
  /// `bos_token_id`: the token that starts a text.
  public var beginningOfText: Int?
  /// `eos_token_id`: the token that ends a text.
  public var endOfText: Int?
  /// `padding_token_id`: the token that fills up shorter texts.
  public var padding: Int?
  /// `unknown_token_id`: the token of what is no token.
  public var unknown: Int?
  /// `add_bos_token`: whether texts start with the beginning of text.
  public var addsBeginning: Bool?
  /// `add_eos_token`: whether texts end with the end of text.
  public var addsEnd: Bool?
  /// `add_space_prefix`: whether a space is put before text.
  public var addsSpace: Bool?

  /// Makes a vocabulary; the properties that a file need not have are nil.
  public init(file: String, model: String, tokens: [String]) {
    self.file = file
    self.model = model
    self.tokens = tokens
  }
}
