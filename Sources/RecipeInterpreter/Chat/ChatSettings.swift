/// How policies reply in a chat.
public struct ChatSettings: Hashable, Sendable {
  /// What logits are divided by; 0 takes the most likely token at every step.
  public var temperature: Double
  /// The most tokens of a reply.
  public var maximumNewTokens: Int
  /// The label of the policy to talk to; nil for the last one that the recipe trains.
  public var policy: String?

  /// Makes settings.
  ///
  /// - Parameters:
  ///   - temperature: What logits are divided by.
  ///   - maximumNewTokens: The most tokens of a reply.
  ///   - policy: The label of the policy to talk to.
  public init(temperature: Double = 0.7, maximumNewTokens: Int = 128, policy: String? = nil) {
    self.temperature = temperature
    self.maximumNewTokens = maximumNewTokens
    self.policy = policy
  }
}
