/// What a term of the loss is averaged over; numerator and denominator run over the same rows.
public enum NormalizerPlan: Codable, Hashable, Sendable {
  /// Over examples: Σ wᵢ·lossᵢ / Σ wᵢ.
  case examples
  /// Over the tokens of replies: Σ wᵢ·lossᵢ / Σ wᵢ·(tokens of the named replies).
  case tokens(of: [FormulaTerm.Subject])
  /// Over ratings: Σ wᵢ·lossᵢ / Σ wᵢ·(how many of the named attributes the data rate).
  case ratings(of: [String])
}
