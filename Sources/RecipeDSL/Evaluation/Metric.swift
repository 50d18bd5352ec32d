public import PreferenceData
public import RecipePlan

/// What an evaluation measures: a number from evaluated rows.
///
/// A recipe's own metric is a structure with a name and a function; its interval comes from a
/// bootstrap over prompts like that of every other. It stores plain values only.
public protocol Metric<Example>: Sendable, Hashable {
  /// The kind of example that it reads.
  associatedtype Example: ExampleKind
  /// The name in `results.json` and `metrics.jsonl`, TRL's where TRL has one.
  var name: String { get }
  /// The name for people.
  var title: String { get }
  /// Which way is better.
  var direction: Measurement.Direction { get }
  /// Whether it reads rewards and so, for a policy, needs a reference.
  var readsRewards: Bool { get }
  /// Whether it changes when rewards are multiplied by a number.
  var dependsOnRewardScale: Bool { get }
  /// Whether it reads log-probabilities, which a reward model doesn't give.
  var readsLogProbabilities: Bool { get }
  /// The values of a head of several that it reads, by name.
  var readsOutputs: [String] { get }
  /// Whether it reads what a feature dictionary says of comparisons.
  var readsFeatures: Bool { get }
  /// Whether it is a rule that needs no model.
  var isBaseline: Bool { get }
  /// The values that are possible, if the metric has bounds; intervals keep within them.
  var bounds: ClosedRange<Double>? { get }
  /// What is wrong with the settings, in sentences.
  var faults: [String] { get }
  /// The encoder whose embeddings it reads; nil if it reads none.
  var encoder: SentenceEmbedding? { get }
  /// The texts of an example whose embeddings it reads.
  func embeddedTexts(of example: Example) -> [String]
  /// Whether a row says something; rows that don't are not counted.
  func counts(_ row: EvaluatedRow<Example>) -> Bool
  /// Metrics that are always shown beside this one.
  var companions: [any Metric<Example>] { get }
  /// The value on rows; nil when it is undefined there.
  func value(of rows: [EvaluatedRow<Example>]) -> Double?
}

extension Metric {
  /// It reads no rewards.
  public var readsRewards: Bool { false }
  /// It doesn't change.
  public var dependsOnRewardScale: Bool { false }
  /// It reads no log-probabilities.
  public var readsLogProbabilities: Bool { false }
  /// It reads no values by name.
  public var readsOutputs: [String] { [] }
  /// It reads no features.
  public var readsFeatures: Bool { false }
  /// It needs a model.
  public var isBaseline: Bool { false }
  /// None.
  public var bounds: ClosedRange<Double>? { nil }
  /// Nothing is wrong.
  public var faults: [String] { [] }
  /// It reads none.
  public var encoder: SentenceEmbedding? { nil }
  /// None.
  public func embeddedTexts(of example: Example) -> [String] { [] }
  /// Every row counts.
  public func counts(_ row: EvaluatedRow<Example>) -> Bool { true }
  /// None.
  public var companions: [any Metric<Example>] { [] }
}
