/// What became of the rows of one dataset.
public struct DataReport: Codable, Hashable, Sendable {
  /// The dataset's label in the plan.
  public var label: String
  /// The fingerprint of the dataset's node.
  public var fingerprint: String
  /// The kind of example, such as `comparison`.
  public var kind: String
  /// The files that were read, in reading order; empty for simulated data.
  public var files: [DataFileReport]
  /// What each source and step did to the rows, in order.
  public var ledger: [LedgerReport]
  /// Rows per part (`train`, `validation`, `test`), or one part named `all`.
  public var parts: [DataPartReport]
  /// Wall-clock seconds that reading and preparing took.
  public var seconds: Double

  /// Makes a report.
  public init(
    label: String,
    fingerprint: String,
    kind: String,
    files: [DataFileReport],
    ledger: [LedgerReport],
    parts: [DataPartReport],
    seconds: Double
  ) {
    self.label = label
    self.fingerprint = fingerprint
    self.kind = kind
    self.files = files
    self.ledger = ledger
    self.parts = parts
    self.seconds = seconds
  }
}
