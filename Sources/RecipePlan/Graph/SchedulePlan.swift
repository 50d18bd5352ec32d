/// How the learning rate changes over a stage.
///
/// What a shape does not read, or has its usual value, is nil.
public struct SchedulePlan: Codable, Hashable, Sendable {
  /// What happens after the warm-up.
  public enum Shape: String, Codable, Hashable, Sendable {
    /// The rate stays.
    case constant
    /// It falls to 0 along a line.
    case linear
    /// It falls to 0, or to the minimum, along half a cosine.
    case cosine
    /// It falls as the inverse square root of the steps.
    case inverseSquareRoot
    /// It stays, and falls in the last steps.
    case warmupStableDecay
  }

  /// How the rate falls in the last steps of `warmupStableDecay`.
  public enum DecayShape: String, Codable, Hashable, Sendable {
    /// Along a line.
    case linear
    /// Along half a cosine.
    case cosine
    /// As 1 minus the square root of the share of the decay that is over.
    case oneMinusSquareRoot
  }

  /// What happens after the warm-up.
  public var shape: Shape
  /// The share of all steps in which the rate rises from 0 along a line.
  public var warmup: Double
  /// The share of the rate that it falls to.
  public var minimum: Double?
  /// The inverse square root's number of steps; nil for those of the warm-up, or 10,000 without one.
  public var timescale: Int?
  /// The share of all steps in which the rate falls at last.
  public var decay: Double?
  /// How it falls then.
  public var decayShape: DecayShape?

  /// Makes a schedule.
  public init(
    shape: Shape,
    warmup: Double,
    minimum: Double? = nil,
    timescale: Int? = nil,
    decay: Double? = nil,
    decayShape: DecayShape? = nil
  ) {
    self.shape = shape
    self.warmup = warmup
    self.minimum = minimum
    self.timescale = timescale
    self.decay = decay
    self.decayShape = decayShape
  }
}
