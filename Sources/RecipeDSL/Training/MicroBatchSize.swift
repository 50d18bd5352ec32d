import RecipePlan

/// How many examples' activations are held at once: gradients accumulate over the batch.
///
/// The result is that of the whole batch at once, up to rounding: every normalizer counts the whole
/// batch.
public struct MicroBatchSize: TrainingSetting {
  /// The number of examples.
  public var count: Int
  /// Declares the number of examples.
  public init(_ count: Int) { self.count = count }
  /// The setting's name in the plan.
  public var path: String { "microBatchSize" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.microBatchSize = count }
}
