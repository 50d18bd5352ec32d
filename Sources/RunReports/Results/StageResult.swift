public import RecipePlan

/// What a stage came to, without the time it took.
public struct StageResult: Codable, Hashable, Sendable {
  /// The node's identifier in the plan.
  public var id: String
  /// The stage's label.
  public var label: String
  /// What the stage did.
  public var kind: StageReport.Kind
  /// The fingerprint of the node.
  public var fingerprint: String
  /// How many steps were made.
  public var steps: Int
  /// Tokens processed.
  public var tokens: Int
  /// Metrics of the last step under TRL's names.
  public var metrics: [String: Double]
  /// The weights' file and checksum; `nil` for stages without weights.
  public var weights: DataFileReport?
  /// The drawn replies' file and checksum; `nil` for other stages.
  public var samples: DataFileReport?
  /// What the token limit did to the rows.
  public var ledger: [LedgerReport]

  /// Takes over an outcome without its time.
  public init(_ outcome: StageOutcome) {
    id = outcome.id
    label = outcome.label
    kind = outcome.kind
    fingerprint = outcome.fingerprint
    steps = outcome.steps
    tokens = outcome.tokens
    metrics = outcome.metrics
    weights = outcome.weights
    samples = outcome.samples
    ledger = outcome.ledger
  }
}
