/// What a model says of one reply.
public struct EvaluatedReply: Sendable, Hashable {
  /// The policy's log-probability of the reply, summed over its tokens; nil for a reward model.
  public var logProbability: Double?
  /// The reference policy's log-probability; nil when there is no reference.
  public var referenceLogProbability: Double?
  /// The reward model's score; nil for a policy.
  public var score: Double?
  /// What a head of several values gives the reply, by name; empty for other models.
  public var outputs: [String: Double]
  /// The number of tokens, end of text included.
  public var tokens: Int
  /// The number of characters of the text, before any limit.
  public var characters: Int

  /// Makes a reply.
  public init(
    logProbability: Double?,
    referenceLogProbability: Double?,
    score: Double?,
    outputs: [String: Double] = [:],
    tokens: Int,
    characters: Int
  ) {
    self.logProbability = logProbability
    self.referenceLogProbability = referenceLogProbability
    self.score = score
    self.outputs = outputs
    self.tokens = tokens
    self.characters = characters
  }

  /// The log-probability minus the reference's; nil when either is missing.
  public var logRatio: Double? {
    guard let logProbability, let referenceLogProbability else { return nil }
    return logProbability - referenceLogProbability
  }
}
