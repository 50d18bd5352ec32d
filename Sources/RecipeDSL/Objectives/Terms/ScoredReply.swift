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

  /// For each ordered pair of the batch's rows, the cosine between the hidden states at the ends of their
  /// replies, which are read twice with dropout of their own.
  /// - Parameter dropout: The share of a state that each reading drops, above 0 and below 1; nil for two
  ///   passes of the model under the dropout of its adapter.
  /// - Returns: The cosine of the first row's first reading and the second row's second one.
  public func similarity(dropout: Double?) -> Quantity<PerRowPair> {
    Quantity<PerRowPair>(.term(FormulaTerm(subject, .similarity, parameter: dropout)))
  }

  /// The number of the reply's tokens, end of text included.
  public var length: Quantity<PerExample> { Quantity(subject, .length) }

  /// How good the data say that the reply is; rows that don't say it are an error.
  public var rating: Quantity<PerExample> { Quantity(subject, .rating) }
}
