/// How the hidden states of a text's tokens become one embedding.
public enum EmbeddingPooling: Hashable, Sendable {
  /// Their mean over all tokens.
  case mean
  /// The state of the first token.
  case firstToken
}
