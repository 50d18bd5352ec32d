public import PreferenceData

/// Holds the policy to one opinion of two replies that say the same.
///
/// The comparison's third reply says what the chosen one says in other words; the term is
/// `(Δ(chosen)/|chosen| − Δ(extra)/|extra|)²`, the squared difference of what the policy has learned of
/// each token of the two. It is the plain form of consistency regularization for implicit rewards and
/// follows no single paper; CREAM's consistency of two models' rankings is a soft label,
/// `DPO(beta:labels: .soft)`.
public struct ReplyConsistency: Regularizer {
  /// The kind of example.
  public typealias Example = Comparison

  /// Declares the regularizer.
  public init() {}

  /// The formula.
  public var loss: Loss { .perExample(square(chosen.meanLogRatio - extra.meanLogRatio)) }
}
