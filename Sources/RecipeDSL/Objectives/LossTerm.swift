public import PreferenceData
import RecipePlan

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
}

extension LossTerm {
  /// Nothing is wrong.
  public var faults: [String] { [] }
  /// The term defines no rewards.
  public var rewardScale: Double? { nil }
}

/// What a stage learns: a formula over the terms of an example.
///
/// A recipe's own objective is a structure with one formula:
/// ```swift
/// struct Hinge: Objective {
///   typealias Example = Comparison
///   var beta = 0.1
///   var loss: Loss { .perExample(max(1 - beta * (chosen.logRatio - rejected.logRatio), 0)) }

/// }

extension LossTerm where Example == Comparison, Role == PolicyRole {
  /// The preferred reply.
  public var chosen: PolicyReply { PolicyReply(subject: .chosen) }
  /// The other reply.
  public var rejected: PolicyReply { PolicyReply(subject: .rejected) }
}

extension LossTerm where Example == Comparison, Role == RewardRole {
  /// The preferred reply.
  public var chosen: ScoredReply { ScoredReply(subject: .chosen) }
  /// The other reply.
  public var rejected: ScoredReply { ScoredReply(subject: .rejected) }
}

extension LossTerm where Example == Comparison {
  /// The comparison as a whole.
  public var example: ComparisonTerms { ComparisonTerms() }
}

extension LossTerm where Example == Demonstration {
  /// The demonstrated reply.
  public var completion: PolicyReply { PolicyReply(subject: .completion) }
}

extension LossTerm where Example == Judgement {
  /// The judged reply.
  public var completion: PolicyReply { PolicyReply(subject: .completion) }
  /// 1 for a desirable reply, 0 for an undesirable one.
  public var desirable: Quantity<PerExample> { Quantity(.example, .desirable) }
}
