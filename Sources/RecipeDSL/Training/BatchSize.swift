import RecipePlan

/// How many examples an optimizer step reads.
public struct BatchSize: TrainingSetting {
  /// The number of examples.
  public var count: Int
  /// Declares the number of examples.
  public init(_ count: Int) { self.count = count }
  /// The setting's name in the plan.
  public var path: String { "batchSize" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.batchSize = count }
}
