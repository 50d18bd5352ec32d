import RecipePlan

/// What a formula can read of a reply when a reward model is trained.
public struct ScoredReply: Hashable, Sendable {
  let subject: FormulaTerm.Subject

  /// The model's score of the reply given its prompt.
  public var score: Quantity<PerExample> { Quantity(subject, .score) }

  /// What a head of several values gives the reply under a name: an attribute, `member_1` of an
  /// ensemble, `component_1` of a mixture.
  public func output(_ name: String) -> Quantity<PerExample> {
    Quantity(subject, .output, name: name)
  }

  /// The number of the reply's tokens, end of text included.
  public var length: Quantity<PerExample> { Quantity(subject, .length) }

  /// How good the data say that the reply is; rows that don't say it are an error.
  public var rating: Quantity<PerExample> { Quantity(subject, .rating) }
}
