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
