import RecipePlan

/// What a formula can read of an assessed reply when a reward model is trained.
public struct AssessedReply: Hashable, Sendable {
  let subject: FormulaTerm.Subject

  /// The model's score of the reply given its prompt.
  public var score: Quantity<PerExample> { Quantity(subject, .score) }

  /// The number of the reply's tokens, end of text included.
  public var length: Quantity<PerExample> { Quantity(subject, .length) }

  /// What a head of several values gives the reply under a name, such as an attribute.
  public func output(_ name: String) -> Quantity<PerExample> {
    Quantity(subject, .output, name: name)
  }

  /// How the data rate an attribute of the reply; 0 where they don't.
  public func rating(of attribute: String) -> Quantity<PerExample> {
    Quantity(subject, .attribute, name: attribute)
  }

  /// Whether the data rate an attribute of the reply.
  public func isRated(_ attribute: String) -> Condition<PerExample> {
    Quantity<PerExample>(subject, .isRated, name: attribute) .== 1
  }
}
