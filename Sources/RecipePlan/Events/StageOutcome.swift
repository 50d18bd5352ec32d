/// How a stage ended.
public struct StageOutcome: Codable, Hashable, Sendable {
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
  /// Seconds it took.
  public var seconds: Double
  /// Metrics of the last step under TRL's names.
  public var metrics: [String: Double]
  /// The weights' file name in the output folder, and its checksum; nil for stages without weights.
  public var weights: DataFileReport?
  /// The drawn replies' file name in the output folder, and its checksum; nil for other stages.
  public var samples: DataFileReport?
  /// What the token limit did to the rows of this stage; empty when nothing was limited.
  public var ledger: [LedgerReport]

  /// Makes an outcome.
  public init(
    id: String,
    label: String,
    kind: StageReport.Kind,
    fingerprint: String,
    steps: Int,
    tokens: Int,
    seconds: Double,
    metrics: [String: Double],
    weights: DataFileReport?,
    samples: DataFileReport? = nil,
    ledger: [LedgerReport]
  ) {
    self.id = id
    self.label = label
    self.kind = kind
    self.fingerprint = fingerprint
    self.steps = steps
    self.tokens = tokens
    self.seconds = seconds
    self.metrics = metrics
    self.weights = weights
    self.samples = samples
    self.ledger = ledger
  }
}
