/// Why a continuation has no further token.
public enum GenerationEnding: String, Codable, Hashable, Sendable {
  /// Its last token is a stop token.
  case stopToken = "stop token"
  /// The caller asked for its end, such as at a stop string.
  case stopped = "stopped"
  /// It has the maximum number of new tokens.
  case maximumLength = "maximum length"
  /// The model's context is full.
  case contextFull = "context full"
}
