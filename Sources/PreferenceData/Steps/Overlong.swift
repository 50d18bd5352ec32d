/// What to do with an example that has more tokens than the limit.
public enum Overlong: String, Hashable, Sendable, Codable, CaseIterable {
  /// Drop the example.
  case drop
  /// Drop tokens from the start of the prompt, the same for all replies.
  case dropPromptStart
  /// Drop tokens from the end of each reply that is too long, with an end-of-text token if it has
  /// one: the model must not learn to stop where the text was cut.
  case truncateReplyEnd
  /// Stop with an error that names the example.
  case error
}
