import OptimizationCore

/// A reply that a policy drew, as text and as tokens.
struct DrawnReply: Sendable {
  /// The text, without what ended it.
  var text: String
  /// The tokens with their log-probabilities, what ended the reply included.
  var generated: GeneratedTokens
}
