/// A decoder whose weights and tokenizer are read from files.
public struct PretrainedPlan: Codable, Hashable, Sendable {
  /// The folder or file as the recipe names it; the report of a run has the files' checksums.
  public var path: String
  /// The tokenizer's file or folder; nil for the one that belongs to the model.
  public var tokenizer: String?
  /// The longest sequence in tokens; nil for the model's own.
  public var context: Int?
  /// How prompts and replies become the texts that the model knows.
  public var format: TextFormat

  /// Makes a plan of a pretrained decoder.
  public init(path: String, tokenizer: String?, context: Int?, format: TextFormat) {
    self.path = path
    self.tokenizer = tokenizer
    self.context = context
    self.format = format
  }
}
