import RecipePlan

/// What a check asks of the loss that it tries.
///
/// A compiled loss answers it; tests answer with mistakes, to show that every check can fail.
protocol LossEvaluation {
  /// The loss of a batch and its gradient.
  func share(
    of batch: FormulaBatch,
    weights: [Double],
    denominators: [Double]
  ) throws -> LossShare

  /// The total at another batch with the parts that stop gradients as they are at the first one.
  func total(
    of batch: FormulaBatch,
    frozenAt base: FormulaBatch,
    weights: [Double],
    denominators: [Double]
  ) throws -> Double
}

extension TermLoss: LossEvaluation {}
