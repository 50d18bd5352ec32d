/// Which replies of a comparison become demonstrations.
public enum ReplyChoice: String, Hashable, Sendable, Codable, CaseIterable {
  /// The preferred reply.
  case chosen
  /// The other reply.
  case rejected
  /// Both replies, the preferred one first.
  case both
}
