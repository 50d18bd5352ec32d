import RecipePlan

/// Every how many steps metrics are logged; the last step is logged always.
public struct Logging: TrainingSetting {
  /// The number of steps.
  public var interval: Int
  /// Declares the number of steps.
  public init(every interval: Int) { self.interval = interval }
  /// The setting's name in the plan.
  public var path: String { "loggingInterval" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.loggingInterval = interval }
}
