import RecipePlan

/// An exponential moving average of weights, which is the model that comes out of the stage.
///
/// After every step the average moves by 1 - decay of the way to the weights. Evaluations and later
/// stages see the averaged weights, and `weights/NAME.safetensors` holds them; the weights of the last
/// step itself stay beside them as `NAME.last-step.safetensors`. The average starts as a copy of the
/// weights, so it has no bias towards 0.
public struct ExponentialMovingAverage: TrainingSetting {
  /// How much of the average is kept each time.
  public var decay: Double
  /// Every how many steps the weights are averaged in.
  public var interval: Int
  /// The number of steps after which the average starts.
  public var start: Int

  /// Declares the average.
  /// - Parameters:
  ///   - decay: How much of the average is kept each time, from 0 up to 1.
  ///   - interval: Every how many steps the weights are averaged in.
  ///   - start: The number of steps after which the average starts as a copy of the weights.
  public init(decay: Double, every interval: Int = 1, startingAt start: Int = 0) {
    self.decay = decay
    self.interval = interval
    self.start = start
  }

  /// The setting's name in the plan.
  public var path: String { "averaging" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) {
    settings.averaging = AveragingPlan(decay: decay, interval: interval, start: start)
  }
}
