/// What a formula reads: a quantity of one reply, or of the example as a whole.
public struct FormulaTerm: Codable, Hashable, Sendable {
  /// Whose quantity it is.
  public enum Subject: String, Codable, Hashable, Sendable, CaseIterable {
    /// The preferred reply of a comparison.
    case chosen
    /// The other reply of a comparison.
    case rejected
    /// A third reply of a comparison: a rationale, a refinement, or a sample of a policy.
    case extra
    /// The only reply of a demonstration or a judgement.
    case completion
    /// The reply of another row behind this row's prompt.
    case mismatched
    /// The replies of a ranking.
    case candidates
    /// The chosen reply and behind it the rejected one, in one text.
    case chosenThenRejected
    /// The rejected reply and behind it the chosen one, in one text.
    case rejectedThenChosen
    /// The chosen reply twice, in one text.
    case chosenTwice
    /// The rejected reply twice, in one text.
    case rejectedTwice
    /// The example itself.
    case example
    /// The model with its weights, whatever the rows.
    case model
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
    /// The log-probability of the reply under the stage's starting weights: the sum over its tokens.
    case previousLogProbability
    /// The log-probability of each token of the reply under the stage's starting weights.
    case previousTokenLogProbabilities
    /// For each token, log Σᵥ π(v)² over the vocabulary under the policy; without gradient.
    case tokenLogSquareSums
    /// For each token, the divergence of the policy from the reference over the vocabulary,
    /// Σᵥ π_ref(v)·(log π_ref(v) − log π(v)).
    case tokenDivergences
    /// For each token, the divergence of the reference from the policy over the vocabulary,
    /// Σᵥ π(v)·(log π(v) − log π_ref(v)).
    case tokenReverseDivergences
    /// For each token, the entropy of the policy over the vocabulary, −Σᵥ π(v)·log π(v).
    case tokenEntropies
    /// For each token, the divergence of the policy from the reference over the vocabulary when the
    /// logits of both are divided by the term's parameter, a temperature.
    case tokenTemperedDivergences
    /// For each token, the mean over channels of the reference's last hidden state where it predicts
    /// the token, moved and scaled so that those of a reply are from 0 to 1; 1 if all are equal.
    case tokenReferenceActivations
    /// For each token, a linear function of the policy's hidden state where it predicts the token; the
    /// function has the term's name and is trained with the stage.
    case tokenHeadValues
    /// A linear function of the policy's hidden state at the reply's last token; the function has the
    /// term's name and is trained with the stage.
    case headValue
    /// What the data say of each token: a reward, a badness, or whether it counts.
    case tokenRatings
    /// For each token, its place in the reply, from 1.
    case tokenPositions
    /// For each token of one of two replies, 1 when the other reply doesn't have it at its place in
    /// their longest common subsequence.
    case changedTokens
    /// The number of tokens of the reply that count, the end-of-text token included.
    case length
    /// The reward model's score of the reply.
    case score
    /// How good the data say that the reply is.
    case rating
    /// The place of a candidate from 1 for the best, as the data state it.
    case rank
    /// The number of candidates of an example.
    case candidateCount
    /// How strongly the chosen reply was preferred, as the data states it.
    case strength
    /// The probability that the chosen reply is the better one, as the data states it.
    case softLabel
    /// 1 for a desirable completion, 0 for an undesirable one.
    case desirable
    /// One of the values that a head of several gives a reply, under its name.
    case output
    /// The logit of one of a head's shares, which it reads at the end of the prompt, under its name.
    case gate
    /// How strongly a preference model prefers the chosen reply to the rejected one.
    case preference
    /// How far a dictionary's reconstruction of a comparison is from it: the mean squared distance over
    /// its numbers, from as many features as the term's name says; under the name `idle` that of what
    /// idle features make of what all others leave.
    case dictionaryError
    /// How far a comparison is from the batch's mean: the mean squared distance over its numbers, under the
    /// name `vector`; under the name `residual` that of what a dictionary leaves of it.
    case dictionarySpread
    /// By how much the first reply of an ordered pair is better, as a model says that reads both at once.
    case gap
    /// For each ordered pair of the batch's rows, the cosine between the hidden states at the end of the
    /// first row's reply and of the second's, each under dropout of its own; of the example, those of the
    /// chosen reply minus the rejected one. The term's parameter is the share of a state that is dropped;
    /// nil for two passes of the model under its adapter's dropout.
    case similarity
    /// What the data say of a reply under a name, 0 where they say nothing.
    case attribute
    /// 1 where the data say something of a reply under a name, else 0.
    case isRated
    /// The sum of squared distances of the weights that are trained from those of the reference.
    case weightDistance
    /// The sum over pairs of a head's values of the absolute dot products of their weights.
    case headOverlap
    /// The divergence of what a model knows of the annotator's taste from the prior.
    case tasteDivergence
    /// The weights of all rows that the annotator judged, added up.
    case annotatorRows
  }

  /// Whose quantity it is.
  public var subject: Subject
  /// Which quantity it is.
  public var quantity: Quantity
  /// Which one, for a quantity of which there are several: the name of a learned function, of a value of
  /// the model's head, or of an attribute; nil for a quantity that is alone.
  public var name: String?
  /// The temperature of a tempered divergence, what a learned function gives before the first step, or
  /// the dropout of a similarity if it has one of its own; nil for any other quantity.
  public var parameter: Double?

  /// Makes a term.
  /// - Parameters:
  ///   - subject: Whose quantity it is.
  ///   - quantity: Which quantity it is.
  ///   - name: Which one, for a quantity of which there are several.
  ///   - parameter: Its temperature, or what the learned function gives at first.
  public init(
    _ subject: Subject,
    _ quantity: Quantity,
    name: String? = nil,
    parameter: Double? = nil
  ) {
    self.subject = subject
    self.quantity = quantity
    self.name = name
    self.parameter = parameter
  }

  /// The same quantity of another reply.
  public func of(_ subject: Subject) -> FormulaTerm {
    FormulaTerm(subject, quantity, name: name, parameter: parameter)
  }

  /// Whether the term is a sequence over tokens instead of a number.
  public var isPerToken: Bool { quantity.isPerToken }

  /// What the term has one value for.
  public var shape: FormulaShape {
    if isPerToken { return .tokens(of: subject) }
    if subject == .model { return .batch }
    if quantity == .similarity { return .rowPairs }
    return subject == .candidates && quantity != .candidateCount ? .candidates : .examples
  }

  /// Whether a gradient flows into the term.
  public var isLearned: Bool {
    // Another row's reply serves as a baseline; learning from it is no published objective.
    guard subject != .mismatched else { return false }
    switch quantity {
    case .logProbability, .tokenLogProbabilities, .tokenDivergences, .tokenReverseDivergences,
      .tokenEntropies, .tokenTemperedDivergences, .tokenHeadValues, .headValue, .score, .output,
      .gate, .preference, .gap, .similarity, .weightDistance, .headOverlap, .tasteDivergence,
      .dictionaryError:
      return true
    default: return false
    }
  }

  /// Whether the term needs a reference policy.
  public var readsReference: Bool {
    switch quantity {
    case .referenceLogProbability, .referenceTokenLogProbabilities, .tokenDivergences,
      .tokenReverseDivergences, .tokenTemperedDivergences, .tokenReferenceActivations:
      true
    default: false
    }
  }

  /// Whether the term reads the stage's starting weights.
  public var readsPrevious: Bool {
    quantity == .previousLogProbability || quantity == .previousTokenLogProbabilities
  }

  /// Whether the term reads of a third or another row's reply what only rows' own replies have.
  var isOfUnratedReply: Bool {
    switch subject {
    case .extra:
      quantity == .rating || quantity == .tokenRatings || quantity == .changedTokens
        || quantity == .rank
    case .mismatched:
      switch quantity {
      case .logProbability, .tokenLogProbabilities, .referenceLogProbability,
        .referenceTokenLogProbabilities, .previousLogProbability, .previousTokenLogProbabilities,
        .length, .tokenPositions:
        false
      default: true
      }
    default: false
    }
  }

  /// The sequence per token that the term is the sum of; nil for one that is no such sum.
  public var perTokenSource: FormulaTerm? {
    switch quantity {
    case .logProbability: FormulaTerm(subject, .tokenLogProbabilities)
    case .referenceLogProbability: FormulaTerm(subject, .referenceTokenLogProbabilities)
    case .previousLogProbability: FormulaTerm(subject, .previousTokenLogProbabilities)
    default: nil
    }
  }

  /// What is wrong with the term's name or parameter, in one sentence; nil if nothing is.
  public var fault: String? {
    if quantity.isOfHead {
      if (name ?? "").isEmpty { return "A learned head needs a name." }
      if !(parameter ?? 0).isFinite { return "The first value of a learned head is not finite." }
    }
    if quantity == .tokenTemperedDivergences, !((parameter ?? 1) > 0 && (parameter ?? 1).isFinite) {
      return "The temperature of a divergence is \(parameter ?? 1); it must be positive."
    }
    if quantity == .similarity, let parameter, !(parameter > 0 && parameter < 1) {
      return
        "The dropout of a similarity is \(parameter); it must be above 0 and below 1, since two "
        + "readings of a reply differ by it alone."
    }
    if quantity.isNamed, (name ?? "").isEmpty {
      return "'\(quantity.rawValue)' of the formula needs a name."
    }
    return nil
  }
}

extension FormulaTerm.Quantity {
  /// Whether a reward model or a preference model gives the quantity.
  public var isOfRewards: Bool {
    self == .score || self == .output || self == .gate || self == .preference || self == .gap
      || self == .similarity || self == .headOverlap || self == .tasteDivergence
  }

  /// Whether the quantity is of the model's weights, not of rows.
  public var isOfWeights: Bool { self == .weightDistance || self == .headOverlap }

  /// Whether the quantity is learned and never below 0.
  public var isDistance: Bool { isOfWeights || self == .tasteDivergence }

  /// Whether there are several of the quantity, told apart by names.
  public var isNamed: Bool {
    self == .output || self == .gate || self == .attribute || self == .isRated || isOfDictionary
  }

  /// Whether a dictionary of features gives the quantity, of a batch as a whole.
  public var isOfDictionary: Bool { self == .dictionaryError || self == .dictionarySpread }

  /// Whether the quantity is a sequence over tokens.
  public var isPerToken: Bool {
    switch self {
    case .tokenLogProbabilities, .referenceTokenLogProbabilities, .tokenLogSquareSums,
      .tokenDivergences, .tokenReverseDivergences, .tokenEntropies, .tokenPositions,
      .changedTokens, .previousTokenLogProbabilities, .tokenTemperedDivergences,
      .tokenReferenceActivations, .tokenHeadValues, .tokenRatings:
      true
    default: false
    }
  }

  /// Whether the quantity is taken of whole distributions over the vocabulary, with a gradient.
  public var isOfDistributions: Bool {
    self == .tokenDivergences || self == .tokenReverseDivergences || self == .tokenEntropies
      || self == .tokenTemperedDivergences
  }

  /// Whether the reference policy must be run beside the policy at every step.
  public var runsReference: Bool {
    self == .tokenDivergences || self == .tokenReverseDivergences
      || self == .tokenTemperedDivergences || self == .tokenReferenceActivations
  }

  /// Whether a learned function of the policy's hidden states gives the quantity.
  public var isOfHead: Bool { self == .tokenHeadValues || self == .headValue }
}
