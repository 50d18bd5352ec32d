package import RecipePlan

/// What a micro-batch contributes to an optimizer step's loss; the shares of a step add up to it.
package struct LossShare: Sendable {
  /// Each term's share, before the factor in front of the term.
  package var terms: [Double]
  /// The share of the total: every term times its factor.
  package var total: Double
  /// The gradient of the total for every learned quantity of the micro-batch.
  package var gradients: [FormulaTerm: [Double]]
  /// The gradient of the total for every learned number of the terms.
  package var learned: [LearnedScalar: Double]
  /// Each term's loss of each row, before weights and normalizer.
  package var rows: [[Double]]
}
