/// Why a limit dropped an example; the raw value is the reason in the ledger.
public enum LimitDropReason: String, Hashable, Sendable, Codable, CaseIterable {
  /// The prompt with the longest reply has too many tokens.
  case overlong = "longer than the limit"
  /// No token of the prompt is left, so that the first token of a reply has no context.
  case promptEmpty = "prompt empty after the limit"
  /// No token of a reply is left.
  case replyEmpty = "reply empty after the limit"
  /// Two replies have the same tokens, so that nothing can be learned from them.
  case repliesEqual = "replies equal after the limit"
}
