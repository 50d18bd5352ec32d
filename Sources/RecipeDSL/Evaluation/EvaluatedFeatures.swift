public import PreferenceData

/// What a feature dictionary says of a comparison.
///
/// Which reply comes first is decided by the texts alone: a positive strength speaks for it, a negative
/// one for the other reply.
public struct EvaluatedFeatures: Sendable, Hashable {
  /// The strength of every feature, 0 for one that the comparison hasn't.
  public var strengths: [Double]
  /// The mean squared distance of the comparison from its reconstruction.
  public var error: Double
  /// The mean squared distance of the comparison from the mean of all.
  public var spread: Double
  /// Whether the rejected reply comes first.
  public var isTurned: Bool

  /// Makes the features of a comparison.
  public init(strengths: [Double], error: Double, spread: Double, isTurned: Bool) {
    self.strengths = strengths
    self.error = error
    self.spread = spread
    self.isTurned = isTurned
  }
}

extension EvaluatedRow where Example == Comparison {
  /// The probability that the reply that comes first is the better one, as the data say; nil without
  /// features.
  public var firstIsBetter: Double? {
    features.map { features in
      let label = example.softLabel ?? 1
      return features.isTurned ? 1 - label : label
    }
  }

  /// By how many characters the reply that comes first is longer; nil without features.
  public var firstIsLonger: Double? {
    features.map { features in
      Double(chosen.characters - rejected.characters) * (features.isTurned ? -1 : 1)
    }
  }
}
