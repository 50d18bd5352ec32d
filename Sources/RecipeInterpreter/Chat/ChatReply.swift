/// What a policy answered in a chat.
public struct ChatReply: Hashable, Sendable {
  /// The reply; nil if the line alone is too long for the policy.
  public var text: String?
  /// How many of the oldest turns the policy no longer remembers since its last reply, because they
  /// don't fit its context together with this line and a reply.
  public var droppedTurns = 0
}
