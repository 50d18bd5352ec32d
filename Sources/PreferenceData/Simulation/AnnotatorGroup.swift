/// Annotators with one taste.
public struct AnnotatorGroup: Hashable, Sendable, Codable {
  /// The name of the group, which the field `.group` of the rows holds.
  public var name: String
  /// The share of the rows that annotators of the group label.
  public var share: Double
  /// How many annotators there are; they are named `name-1`, `name-2` and so on, and label equally
  /// many rows in the mean.
  public var annotators: Int
  /// What the annotators of the group like.
  public var taste: Taste

  /// Makes a group.
  public init(_ name: String, share: Double = 1, annotators: Int = 4, taste: Taste = Taste()) {
    self.name = name
    self.share = share
    self.annotators = annotators
    self.taste = taste
  }
}
