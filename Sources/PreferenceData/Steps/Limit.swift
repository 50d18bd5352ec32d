/// The most tokens that a prompt with one of its replies may have.
///
/// The replies are counted as they will be trained on: if an end-of-text token follows a reply, the
/// caller includes it.
public struct Limit: Hashable, Sendable, Codable {
  /// The most tokens of a prompt and a reply together.
  public var tokens: Int
  /// What to do with examples that have more.
  public var overlong: Overlong

  /// Makes a limit; there is no default for overlong examples, as each choice changes the data.
  public init(tokens: Int, overlong: Overlong) {
    self.tokens = tokens
    self.overlong = overlong
  }

  /// One sentence if the limit leaves no room for a prompt and a reply.
  public var faults: [String] {
    tokens < 2
      ? ["the limit must be at least 2 tokens, one of prompt and one of reply, and is \(tokens)"]
      : []
  }

  /// The example within the limit, or the reason why it cannot be used.
  ///
  /// The reasons are checked in the order of `LimitDropReason`, also for examples that fit: an
  /// example without prompt or reply tokens, or with equal replies, is dropped in any case. Throws
  /// `DataError.overlong`, which names `origin`, if the example is too long and that is an error.
  public func apply(
    prompt: [Int32],
    replies: [[Int32]],
    origin: RowOrigin? = nil
  ) throws -> LimitOutcome {
    let faults = faults
    if !faults.isEmpty { throw DataError.invalidSettings(component: "Limit", faults: faults) }
    let longest = replies.map(\.count).max() ?? 0
    let excess = prompt.count + longest - tokens
    var limited = LimitedReplies(
      prompt: prompt,
      replies: replies,
      droppedReplyTokens: replies.map { _ in 0 }
    )
    if excess > 0 {
      switch overlong {
      case .drop:
        return .dropped(.overlong)
      case .error:
        throw DataError.overlong(origin: origin, tokens: prompt.count + longest, limit: tokens)
      case .dropPromptStart:
        limited.droppedPromptTokens = min(excess, prompt.count)
        limited.prompt = Array(prompt.dropFirst(excess))
      case .truncateReplyEnd:
        let room = max(0, tokens - prompt.count)
        limited.replies = replies.map { Array($0.prefix(room)) }
        limited.droppedReplyTokens = replies.map { max(0, $0.count - room) }
      }
    }
    if limited.prompt.isEmpty { return .dropped(.promptEmpty) }
    if limited.replies.contains(where: \.isEmpty) { return .dropped(.replyEmpty) }
    if Set(limited.replies).count < limited.replies.count { return .dropped(.repliesEqual) }
    return .kept(limited)
  }
}
