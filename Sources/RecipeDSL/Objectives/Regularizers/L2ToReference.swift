public import PreferenceData
import RecipePlan

/// Half the squared distance of the weights that are trained from those of the reference, Σ (θ − θ_ref)²/2.
///
/// The reference is the stage's, or the weights with which it starts; with `ReferenceUpdates` it is the
/// reference as it is now, as in every other term of π_ref. Of an adapter only the adapter's own weights
/// count. It is a term of the loss, so that its gradient goes through the optimizer: decoupled decay
/// towards the reference is another update under Adam.
public struct L2ToReference<Example: ExampleKind, Role: ModelRole>: Regularizer {
  /// Declares the regularizer.
  public init() {}

  /// The formula.
  public var loss: Loss {
    .perBatch(0.5 * Quantity<PerBatch>(.model, .weightDistance))
  }
}
