/// The probabilities that the bins of a reliability diagram divide evenly.
public enum BinRange: String, Codable, Hashable, Sendable, CaseIterable {
  /// From 0 to 1, as Guo et al. (2017) define it for any number of classes.
  ///
  /// A confidence between two sides is never below a half, so the lower half of the bins stays
  /// empty: 15 bins over this range hold what 8 bins over ``upperHalf`` would, the lowest one cut
  /// in half.
  case unit
  /// From 0.5 to 1, so that every bin can be filled by the confidence between two sides.
  case upperHalf

  /// The smallest probability of the range.
  public var lowerBound: Double { self == .unit ? 0 : 0.5 }
}
