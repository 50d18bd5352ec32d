/// One bar of a reliability diagram: the predictions whose probability falls into one range.
public struct ReliabilityBin: Codable, Hashable, Sendable {
  /// The lower edge, a probability; predictions equal to it belong to the bin below.
  public let lowerEdge: Double
  /// The upper edge, a probability; predictions equal to it belong to this bin.
  public let upperEdge: Double
  /// How many predictions fall into the bin.
  public let count: Int
  /// The sum of the weights of these predictions; their count if none were given.
  public let weight: Double
  /// The weighted mean of the predicted probabilities, or `nil` in an empty bin.
  public let meanPrediction: Double?
  /// The weighted mean of the outcomes, or `nil` in an empty bin.
  public let meanOutcome: Double?

  /// How far apart prediction and outcome are in this bin, or `nil` in an empty bin.
  public var gap: Double? {
    guard let meanPrediction, let meanOutcome else { return nil }
    return abs(meanOutcome - meanPrediction)
  }
}
