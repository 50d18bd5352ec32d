/// The settings of `WeightAverage`.
public struct WeightAverageSettings: Codable, Hashable, Sendable {
  /// How much of the average is kept each time.
  public var decay: Double
  /// Every how many steps the weights are averaged in.
  public var interval: Int
  /// The number of steps after which the average starts, as a copy of the weights.
  public var start: Int

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - decay: How much of the average is kept each time; at least 0 and below 1.
  ///   - interval: Every how many steps the weights are averaged in; at least 1.
  ///   - start: The number of steps after which the average starts, as a copy of the weights.
  public init(decay: Double = 0.999, interval: Int = 1, start: Int = 0) {
    self.decay = decay
    self.interval = interval
    self.start = start
  }
}
