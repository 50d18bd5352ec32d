public import PreferenceData
import RecipePlan

/// Keeps a head's values apart: Σ |wᵢ·wⱼ| over pairs of the weights of its values (Chen and others 2024,
/// ODIN).
public struct HeadOrthogonality<Example: ExampleKind>: Regularizer {
  /// The kind of model.
  public typealias Role = RewardRole

  /// Declares the regularizer.
  public init() {}

  /// The formula.
  public var loss: Loss { .perBatch(Quantity<PerBatch>(.model, .headOverlap)) }
}
