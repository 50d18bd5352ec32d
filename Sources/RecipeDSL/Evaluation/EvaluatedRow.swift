public import PreferenceData

/// What a model says of one example.
public struct EvaluatedRow<Example: ExampleKind>: Sendable {
  /// The example as the data gives it.
  public var example: Example
  /// What the model says of the replies: chosen and rejected, the only one, or all of a list in its order.
  public var replies: [EvaluatedReply]
  /// The factor by which log-ratios count as rewards; nil when nothing defines it.
  public var rewardScale: Double?
  /// The embeddings that metrics have asked for, of this row's texts and of others.
  public var embeddings: TextEmbeddings
  /// How strongly a preference model prefers the first reply to the second; nil for other models.
  public var preference: Double?
  /// What a feature dictionary says of the replies; nil for other models.
  public var features: EvaluatedFeatures?

  /// Makes a row.
  public init(
    example: Example,
    replies: [EvaluatedReply],
    rewardScale: Double?,
    embeddings: TextEmbeddings = TextEmbeddings(),
    preference: Double? = nil,
    features: EvaluatedFeatures? = nil
  ) {
    self.example = example
    self.replies = replies
    self.rewardScale = rewardScale
    self.embeddings = embeddings
    self.preference = preference
    self.features = features
  }

  /// A reply's reward: the reward model's score, or the log-ratio times a factor.
  /// - Parameters:
  ///   - reply: The reply.
  ///   - beta: The factor for a policy; by default the one it was trained with, or 1.
  /// - Returns: The reward; nil when the model gives none.
  public func reward(of reply: EvaluatedReply, beta: Double? = nil) -> Double? {
    reply.score ?? reply.logRatio.map { $0 * (beta ?? rewardScale ?? 1) }
  }
}

extension EvaluatedRow where Example == Comparison {
  /// The preferred reply.
  public var chosen: EvaluatedReply { replies[0] }
  /// The other reply.
  public var rejected: EvaluatedReply { replies[1] }

  /// The chosen reply's reward minus the rejected one's, or a preference model's preference for it
  /// times the factor of rewards.
  public func margin(beta: Double? = nil) -> Double? {
    if let preference { return preference * (beta ?? rewardScale ?? 1) }
    guard let better = reward(of: chosen, beta: beta), let worse = reward(of: rejected, beta: beta)
    else { return nil }
    return better - worse
  }
}

extension EvaluatedRow where Example == Demonstration {
  /// The demonstrated reply.
  public var completion: EvaluatedReply { replies[0] }
}

extension EvaluatedRow where Example == Assessment {
  /// The assessed reply.
  public var completion: EvaluatedReply { replies[0] }
}

extension EvaluatedRow where Example == Judgement {
  /// The judged reply.
  public var completion: EvaluatedReply { replies[0] }
}

extension EvaluatedRow where Example == Ranking {
  /// The replies of the list, in the order of the example's.
  public var candidates: [EvaluatedReply] { replies }
}
