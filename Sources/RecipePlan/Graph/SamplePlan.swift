/// A stage that draws a policy's replies to prompts.
public struct SamplePlan: Codable, Hashable, Sendable {
  /// The policy.
  public var model: NodeID
  /// The rows whose prompts are replied to.
  public var prompts: DataReference
  /// How many replies each prompt gets.
  public var count: Int
  /// How tokens are chosen.
  public var sampling: SamplingPlan
  /// The most tokens of a reply.
  public var maximumNewTokens: Int
  /// The fewest tokens before the end of text may be chosen.
  public var minimumNewTokens: Int
  /// Texts that end a reply and are cut off.
  public var stopTexts: [String]
  /// Tells apart otherwise equal stages that shall draw other replies.
  public var variant: Int

  /// Makes a plan of a stage.
  public init(
    model: NodeID,
    prompts: DataReference,
    count: Int,
    sampling: SamplingPlan,
    maximumNewTokens: Int,
    minimumNewTokens: Int,
    stopTexts: [String],
    variant: Int
  ) {
    self.model = model
    self.prompts = prompts
    self.count = count
    self.sampling = sampling
    self.maximumNewTokens = maximumNewTokens
    self.minimumNewTokens = minimumNewTokens
    self.stopTexts = stopTexts
    self.variant = variant
  }
}
