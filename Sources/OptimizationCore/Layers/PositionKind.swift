/// How a decoder tells its tokens' places.
public enum PositionKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// Queries and keys are rotated by an angle that grows with the place, as in Llama.
  case rotary
  /// A learned vector for each place is added to the token's embedding, as in GPT-2.
  case learned
}
