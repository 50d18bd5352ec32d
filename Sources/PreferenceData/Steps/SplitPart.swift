/// A part of a data set after a split.
public enum SplitPart: String, Hashable, Sendable, Codable, CaseIterable {
  /// The rows that the model learns from.
  case train
  /// The rows that settings are chosen by.
  case validation
  /// The rows that are only looked at for the final figures.
  case test
}
