/// A message of a conversation.
public struct ChatMessage: Hashable, Sendable, Codable {
  /// Who wrote it.
  public var role: ChatRole
  /// What was written.
  public var content: String

  /// Makes a message.
  public init(_ role: ChatRole, _ content: String) {
    self.role = role
    self.content = content
  }
}
