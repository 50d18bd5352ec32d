/// An exponential moving average of weights, which takes the weights' place at the end of a stage.
public struct AveragingPlan: Codable, Hashable, Sendable {
  /// How much of the average is kept each time.
  public var decay: Double
  /// Every how many steps the weights are averaged in.
  public var interval: Int
  /// The number of steps after which the average starts as a copy of the weights.
  public var start: Int

  /// Makes a plan of an average.
  public init(decay: Double, interval: Int, start: Int) {
    self.decay = decay
    self.interval = interval
    self.start = start
  }
}
