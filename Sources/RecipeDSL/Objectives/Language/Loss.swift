public import RecipePlan

/// A loss per example together with what it is averaged over.
public struct Loss: Hashable, Sendable {
  /// The loss of one example.
  public var value: Quantity<PerExample>
  /// What the loss is averaged over.
  public var normalizer: NormalizerPlan

  /// The mean over examples: Σ wᵢ·lossᵢ / Σ wᵢ with the rows' weights w.
  public static func perExample(_ value: Quantity<PerExample>) -> Loss {
    Loss(value: value, normalizer: .examples)
  }

  /// One loss for the whole batch, which weighs its rows by itself.
  public static func perBatch(_ value: Quantity<PerBatch>) -> Loss {
    // The mean of one number that stands beside every row is that number.
    Loss(value: value.perExample, normalizer: .examples)
  }

  /// The mean over ratings: Σ wᵢ·lossᵢ / Σ wᵢ·(how many of the named attributes the data rate), so that a
  /// rating that is missing takes no part.
  public static func perRating(
    of attributes: [String],
    sum value: Quantity<PerExample>
  ) -> Loss {
    Loss(value: value, normalizer: .ratings(of: attributes))
  }

  /// The mean over tokens: Σ wᵢ·lossᵢ / Σ wᵢ·(tokens of the named replies), so that a long reply
  /// counts for as many tokens as it has.
  public static func perToken(
    of subjects: FormulaTerm.Subject...,
    sum value: Quantity<PerExample>
  ) -> Loss {
    Loss(value: value, normalizer: .tokens(of: subjects))
  }
}
