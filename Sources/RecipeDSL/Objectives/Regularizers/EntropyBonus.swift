public import PreferenceData
public import RecipePlan

/// Minus the policy's entropy over the vocabulary, per token of the data: a bonus for staying open.
///
/// Put the factor in front: `0.01 * EntropyBonus()`, as TRL's and verl's entropy coefficients.
public struct EntropyBonus<Example: ExampleKind>: Regularizer {
  /// The replies whose tokens count.
  public var replies: [FormulaTerm.Subject]

  /// The formula.
  public var loss: Loss { meanOverTokens(of: replies) { -$0.entropy } }
}

extension EntropyBonus where Example == Comparison {
  /// Declares the term over both replies of every comparison.
  public init() {
    self.replies = [.chosen, .rejected]
  }
}

extension EntropyBonus where Example == Demonstration {
  /// Declares the term over the demonstrated replies.
  public init() {
    self.replies = [.completion]
  }
}

extension EntropyBonus where Example == Judgement {
  /// Declares the term over the judged replies.
  public init() {
    self.replies = [.completion]
  }
}

extension EntropyBonus where Example == Ranking {
  /// Declares the term over all candidates.
  public init() {
    self.replies = [.candidates]
  }
}
