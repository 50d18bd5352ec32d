/// A stage that begins.
public struct StageReport: Codable, Hashable, Sendable {
  /// What a stage does.
  public enum Kind: String, Codable, Hashable, Sendable {
    /// Learns a tokenizer from text.
    case tokenizer
    /// Computes what a frozen reference policy says of the rows.
    case reference
    /// Trains a policy or a reward model.
    case train
    /// Measures a model.
    case evaluate
  }

  /// The node's identifier in the plan.
  public var id: String
  /// The stage's label, such as `DPO`.
  public var label: String
  /// What the stage does.
  public var kind: Kind
  /// How many steps it will take; 0 when that is not known.
  public var steps: Int
  /// The printed formula of the objective; empty for stages without one.
  public var formula: String
  /// Where the recipe declares it.
  public var location: SourceLocation?

  /// Makes a report.
  public init(
    id: String,
    label: String,
    kind: Kind,
    steps: Int,
    formula: String,
    location: SourceLocation?
  ) {
    self.id = id
    self.label = label
    self.kind = kind
    self.steps = steps
    self.formula = formula
    self.location = location
  }
}

/// How far a stage has come.
public struct StageProgress: Codable, Hashable, Sendable {
  /// The node's identifier in the plan.
  public var id: String
  /// The stage's label.
  public var label: String
  /// The step that was just made, counted from 1.
  public var step: Int
  /// How many steps the stage takes.
  public var steps: Int
  /// Passes over the training data so far, as a fraction.
  public var epoch: Double
  /// Tokens processed since the stage began.
  public var tokens: Int
  /// Seconds since the stage began.
  public var seconds: Double
  /// The step's metrics under TRL's names, such as `loss` and `rewards/margins`.
  ///
  /// Empty for progress that measures nothing.
  public var metrics: [String: Double]
  /// Whether the step belongs in `metrics.jsonl`.
  public var isLogged: Bool

  /// Makes a report.
  public init(
    id: String,
    label: String,
    step: Int,
    steps: Int,
    epoch: Double,
    tokens: Int,
    seconds: Double,
    metrics: [String: Double],
    isLogged: Bool
  ) {
    self.id = id
    self.label = label
    self.step = step
    self.steps = steps
    self.epoch = epoch
    self.tokens = tokens
    self.seconds = seconds
    self.metrics = metrics
    self.isLogged = isLogged
  }
}

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
    self.ledger = ledger
  }
}
