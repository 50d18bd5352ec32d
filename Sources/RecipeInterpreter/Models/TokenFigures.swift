/// Sums over tokens of what a policy predicts at them.
struct TokenFigures {
  /// The number of tokens.
  var count: Int
  /// The entropies of the distributions, in nats.
  var entropy: Double
  /// The means of the logits over the vocabulary.
  var meanLogits: Double
  /// How many tokens were the most likely ones.
  var hits: Int
}
