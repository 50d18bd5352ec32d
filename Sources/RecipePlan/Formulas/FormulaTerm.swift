/// What a formula reads: a quantity of one reply, or of the example as a whole.
public struct FormulaTerm: Codable, Hashable, Sendable {
  /// Whose quantity it is.
  public enum Subject: String, Codable, Hashable, Sendable, CaseIterable {
    /// The preferred reply of a comparison.
    case chosen
    /// The other reply of a comparison.
    case rejected
    /// The only reply of a demonstration or a judgement.
    case completion
    /// The example itself.
    case example
  }

  /// Which quantity it is.
  public enum Quantity: String, Codable, Hashable, Sendable, CaseIterable {
    /// The policy's log-probability of the reply given the prompt: the sum over its tokens.
    case logProbability
    /// The reference policy's log-probability of the reply: the sum over its tokens.
    case referenceLogProbability
    /// The policy's log-probability of each token of the reply.
    case tokenLogProbabilities
    /// The reference policy's log-probability of each token of the reply.
    case referenceTokenLogProbabilities
    /// The number of tokens of the reply that count, the end-of-text token included.
    case length
    /// The reward model's score of the reply.
    case score
    /// How strongly the chosen reply was preferred, as the data states it.
    case strength
    /// The probability that the chosen reply is the better one, as the data states it.
    case softLabel
    /// 1 for a desirable completion, 0 for an undesirable one.
    case desirable
  }

  /// Whose quantity it is.
  public var subject: Subject
  /// Which quantity it is.
  public var quantity: Quantity

  /// Makes a term.
  public init(_ subject: Subject, _ quantity: Quantity) {
    self.subject = subject
    self.quantity = quantity
  }

  /// Whether the term is a sequence over tokens instead of a number.
  public var isPerToken: Bool {
    quantity == .tokenLogProbabilities || quantity == .referenceTokenLogProbabilities
  }

  /// Whether a gradient flows into the term.
  public var isLearned: Bool {
    switch quantity {
    case .logProbability, .tokenLogProbabilities, .score: true
    default: false
    }
  }

  /// Whether the term needs a reference policy.
  public var readsReference: Bool {
    quantity == .referenceLogProbability || quantity == .referenceTokenLogProbabilities
  }
}
