/// A pretrained model as it was read.
public struct ModelReport: Codable, Hashable, Sendable {
  /// The model's label in the plan.
  public var label: String
  /// The fingerprint of the model's node.
  public var fingerprint: String
  /// The family, such as `llama`.
  public var family: String
  /// The number of numbers in all its weights.
  public var parameters: Int
  /// The longest sequence in tokens.
  public var context: Int
  /// How prompts and replies become text, such as `chat (ChatML)`.
  public var format: String
  /// The licence that the model's own files name; nil when they name none.
  public var licence: String?
  /// The files of weights, configuration and tokenizer.
  public var files: [DataFileReport]

  /// Makes a report.
  public init(
    label: String,
    fingerprint: String,
    family: String,
    parameters: Int,
    context: Int,
    format: String,
    licence: String?,
    files: [DataFileReport]
  ) {
    self.label = label
    self.fingerprint = fingerprint
    self.family = family
    self.parameters = parameters
    self.context = context
    self.format = format
    self.licence = licence
    self.files = files
  }
}
