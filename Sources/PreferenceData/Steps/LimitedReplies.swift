/// The tokens of an example that fits a limit.
public struct LimitedReplies: Hashable, Sendable {
  /// The tokens of the prompt; never empty.
  public var prompt: [Int32]
  /// The tokens of each reply; none is empty, no two are equal.
  public var replies: [[Int32]]
  /// How many tokens were dropped from the start of the prompt.
  public var droppedPromptTokens: Int
  /// How many tokens were dropped from the end of each reply.
  public var droppedReplyTokens: [Int]

  /// Makes the result of a limit.
  public init(
    prompt: [Int32],
    replies: [[Int32]],
    droppedPromptTokens: Int = 0,
    droppedReplyTokens: [Int]
  ) {
    self.prompt = prompt
    self.replies = replies
    self.droppedPromptTokens = droppedPromptTokens
    self.droppedReplyTokens = droppedReplyTokens
  }

  /// Whether anything was dropped.
  public var isTruncated: Bool {
    droppedPromptTokens > 0 || droppedReplyTokens.contains { $0 > 0 }
  }
}
