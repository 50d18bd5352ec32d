/// What a simulation knows about a row beyond what a data set would record.
///
/// It is kept beside the example, so that no objective can read it; studies compare with it.
public struct LatentTruth: Hashable, Sendable, Codable {
  /// The latent reward, by the taste of the annotator's group, of the chosen reply.
  public var chosenReward: Double
  /// The latent reward, by the taste of the annotator's group, of the rejected reply.
  public var rejectedReward: Double
  /// The Bradley-Terry probability that an annotator of the group prefers the chosen reply, before
  /// any label is flipped.
  public var probability: Double
  /// Whether the label was flipped after the annotator chose.
  public var isFlipped: Bool

  /// Makes the truth of one row.
  public init(
    chosenReward: Double,
    rejectedReward: Double,
    probability: Double,
    isFlipped: Bool
  ) {
    self.chosenReward = chosenReward
    self.rejectedReward = rejectedReward
    self.probability = probability
    self.isFlipped = isFlipped
  }
}
