/// How the learning rate changes over a stage.
public struct SchedulePlan: Codable, Hashable, Sendable {
  /// What happens after the warm-up.
  public enum Shape: String, Codable, Hashable, Sendable {
    /// The rate stays.
    case constant
    /// It falls to 0 along a line.
    case linear
    /// It falls to 0 along half a cosine.
    case cosine
  }

  /// What happens after the warm-up.
  public var shape: Shape
  /// The share of all steps in which the rate rises from 0 along a line.
  public var warmup: Double

  /// Makes a schedule.
  public init(shape: Shape, warmup: Double) {
    self.shape = shape
    self.warmup = warmup
  }
}
