import RecipePlan

/// How many optimizer steps a stage makes.
public struct Steps: TrainingSetting {
  /// The number of steps.
  public var count: Int
  /// Declares the number of steps.
  public init(_ count: Int) { self.count = count }
  /// The setting's name in the plan.
  public var path: String { "duration" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.duration = .steps(count) }
}
