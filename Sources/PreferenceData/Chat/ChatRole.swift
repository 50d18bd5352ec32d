/// Who wrote a message of a conversation.
public enum ChatRole: String, Hashable, Sendable, Codable, CaseIterable {
  /// Whoever set the assistant up.
  case system
  /// The one who asks.
  case user
  /// The model.
  case assistant
}
