/// What became of an example under a limit.
public enum LimitOutcome: Hashable, Sendable {
  /// The example fits, perhaps after it was shortened.
  case kept(LimitedReplies)
  /// The example cannot be used.
  case dropped(LimitDropReason)
}
