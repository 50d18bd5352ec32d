import RecipePlan

/// How many passes over its data a stage makes; the last may be a part of one.
public struct Epochs: TrainingSetting {
  /// The number of passes.
  public var count: Double
  /// Declares the number of passes.
  public init(_ count: Double) { self.count = count }
  /// The setting's name in the plan.
  public var path: String { "duration" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.duration = .epochs(count) }
}
