/// What one evaluation found.
public struct EvaluationReport: Codable, Hashable, Sendable {
  /// The node's identifier in the plan.
  public var id: String
  /// The evaluated model's label, such as `DPO`.
  public var model: String
  /// The evaluated rows' label, such as `HHRLHF, test`.
  public var data: String
  /// The fingerprint of the evaluated data: equal fingerprints make results comparable.
  public var dataFingerprint: String
  /// How many rows were evaluated.
  public var rows: Int
  /// The metrics in declared order, each baseline after the metric it belongs to.
  public var measurements: [Measurement]
  /// What the token limit did to the rows; empty when nothing was limited.
  public var ledger: [LedgerReport]

  /// Makes a report.
  public init(
    id: String,
    model: String,
    data: String,
    dataFingerprint: String,
    rows: Int,
    measurements: [Measurement],
    ledger: [LedgerReport]
  ) {
    self.id = id
    self.model = model
    self.data = data
    self.dataFingerprint = dataFingerprint
    self.rows = rows
    self.measurements = measurements
    self.ledger = ledger
  }
}
