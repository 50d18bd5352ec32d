public import PreferenceData
public import RecipePlan

/// An addend of a training stage's loss: an objective or a regularizer.
///
/// A conforming type stores plain values only; all of them are part of the plan.
public protocol LossTerm<Example>: Sendable, Hashable {
  /// The kind of example that the term learns from.
  associatedtype Example: ExampleKind
  /// What kind of model the term trains.
  associatedtype Role: ModelRole = PolicyRole
  /// `Present` for a term that can train a model alone.
  associatedtype Duty: Presence
  /// The formula.
  var loss: Loss { get }
  /// What is wrong with the settings, in sentences; empty when nothing is.
  var faults: [String] { get }
  /// The factor by which log-ratios count as rewards, if the term defines rewards.
  var rewardScale: Double? { get }
  /// Which values of the data the term can learn from; other rows end the run before the first step.
  var requirements: [DataRequirement] { get }
}

extension LossTerm {
  /// Nothing is wrong.
  public var faults: [String] { [] }
  /// The term defines no rewards.
  public var rewardScale: Double? { nil }
  /// Any values will do.
  public var requirements: [DataRequirement] { [] }
}

extension LossTerm where Example == Comparison, Role == PolicyRole {
  /// The preferred reply.
  public var chosen: PolicyReply { PolicyReply(subject: .chosen) }
  /// The other reply.
  public var rejected: PolicyReply { PolicyReply(subject: .rejected) }
  /// The comparison's third reply: a rationale, a refinement or a sample; rows without one are an
  /// error.
  public var extra: PolicyReply { PolicyReply(subject: .extra) }
}

extension LossTerm where Example == Comparison, Role == RewardRole {
  /// The preferred reply.
  public var chosen: ScoredReply { ScoredReply(subject: .chosen) }
  /// The other reply.
  public var rejected: ScoredReply { ScoredReply(subject: .rejected) }
}

extension LossTerm where Example == Comparison, Role == RewardRole {
  /// For each ordered pair of the batch's rows, the cosine between what tells their replies apart: the
  /// hidden state at the end of the chosen reply minus that of the rejected one, read twice with dropout.
  /// - Parameter dropout: The share that each reading drops, above 0 and below 1; nil for two passes of the
  ///   model under the dropout of its adapter.
  /// - Returns: The cosine of the first row's first reading and the second row's second one.
  public func similarityOfDifferences(dropout: Double?) -> Quantity<PerRowPair> {
    Quantity<PerRowPair>(.term(FormulaTerm(.example, .similarity, parameter: dropout)))
  }
}

extension LossTerm where Example == Comparison, Role == PreferenceRole {
  /// How strongly the model prefers the chosen reply to the rejected one.
  ///
  /// A 'PreferenceModel' gives it; a model that reads both replies at once gives gaps.
  public var preference: Quantity<PerExample> { Quantity(.example, .preference) }

  /// By how much the first of two replies is better, as a 'PairPreferenceModel' says that reads both.
  /// - Parameters:
  ///   - first: The reply that is read first.
  ///   - second: The reply that is read behind it; it may be the same one.
  /// - Returns: The number g(first, second).
  public func gap(_ first: PairedReply, _ second: PairedReply) -> Quantity<PerExample> {
    Quantity(first.followed(by: second), .gap)
  }
}

extension LossTerm where Example == Assessment, Role == RewardRole {
  /// The assessed reply.
  public var completion: AssessedReply { AssessedReply(subject: .completion) }
}

extension LossTerm where Example == Comparison {
  /// The comparison as a whole.
  public var example: ComparisonTerms { ComparisonTerms() }
}

extension LossTerm where Example == Demonstration {
  /// The demonstrated reply.
  public var completion: PolicyReply { PolicyReply(subject: .completion) }
}

extension LossTerm where Example == Judgement, Role == PolicyRole {
  /// The judged reply.
  public var completion: PolicyReply { PolicyReply(subject: .completion) }
  /// The reply of another row behind this row's prompt, as KTO's baseline wants it; no gradient
  /// flows into it.
  public var mismatched: PolicyReply { PolicyReply(subject: .mismatched) }
}

extension LossTerm where Example == Judgement, Role == RewardRole {
  /// The judged reply.
  public var completion: ScoredReply { ScoredReply(subject: .completion) }
}

extension LossTerm where Example == Judgement {
  /// 1 for a desirable reply, 0 for an undesirable one.
  public var desirable: Quantity<PerExample> { Quantity(.example, .desirable) }
}

extension LossTerm where Role == RewardRole {
  /// The logarithm of the share that a mixture's component has for the example's prompt.
  /// - Parameters:
  ///   - component: The component, from 1.
  ///   - components: How many there are.
  /// - Returns: The log-softmax of the head's gate.
  public func logShare(ofComponent component: Int, of components: Int) -> Quantity<PerExample> {
    let gates = HeadPlan.mixture(components: components).gates.map {
      Formula.term(FormulaTerm(.example, .gate, name: $0))
    }
    let own = Formula.term(FormulaTerm(.example, .gate, name: "component_\(component)"))
    return Quantity(.apply(.subtract, [own, .logSumExp(gates)]))
  }
}

extension LossTerm where Example == Ranking, Role == PolicyRole {
  /// The candidates of the list.
  public var candidates: PolicyCandidates { PolicyCandidates() }
}

extension LossTerm where Example == Ranking, Role == RewardRole {
  /// The candidates of the list.
  public var candidates: ScoredCandidates { ScoredCandidates() }
}
