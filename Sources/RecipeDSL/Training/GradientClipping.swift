import RecipePlan

/// The largest global norm of a gradient; longer ones are shortened to it.
public struct GradientClipping: TrainingSetting {
  /// The norm.
  public var norm: Double
  /// Declares the norm.
  public init(norm: Double) { self.norm = norm }
  /// The setting's name in the plan.
  public var path: String { "clippingNorm" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.clippingNorm = norm }
}
