import RecipePlan

/// A pull of the trained weights to those with which the stage starts: L2 regularization to the initial
/// weights (Li and others 2018, L2-SP).
///
/// The stage's loss has `λ/2·‖θ − θ₀‖²` added, over the weights that are trained; with an adapter these
/// are its matrices. Its gradient `λ·(θ − θ₀)` counts in the gradient's norm and is scaled by optimizers
/// that adapt their steps, unlike weight decay. Learned numbers and heads of the objectives are not
/// pulled.
public struct WeightAnchor: TrainingSetting {
  /// The strength λ of the pull.
  public var strength: Double

  /// Declares the pull.
  /// - Parameter strength: The strength λ of the pull; positive.
  public init(strength: Double) {
    self.strength = strength
  }

  /// The setting's name in the plan.
  public var path: String { "anchorStrength" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) {
    settings.anchorStrength = strength
  }
}
