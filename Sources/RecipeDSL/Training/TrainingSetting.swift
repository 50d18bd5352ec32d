import RecipePlan

/// An element that sets one of a stage's settings.
public protocol TrainingSetting: Sendable, Hashable {
  /// The setting's name in the plan; a stage sets each at most once.
  var path: String { get }
  /// Fills in the setting.
  func apply(to settings: inout TrainingSettings)
}
