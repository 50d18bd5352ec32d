public import RecipePlan

/// What became of the rows of one dataset, without the time it took.
public struct DataResult: Codable, Hashable, Sendable {
  /// The dataset's label in the plan.
  public var label: String
  /// The fingerprint of the dataset's node.
  public var fingerprint: String
  /// The kind of example.
  public var kind: String
  /// The files that were read, with their checksums.
  public var files: [DataFileReport]
  /// What each source and step did to the rows.
  public var ledger: [LedgerReport]
  /// Rows per part.
  public var parts: [DataPartReport]

  /// Takes over a report without its time.
  public init(_ report: DataReport) {
    label = report.label
    fingerprint = report.fingerprint
    kind = report.kind
    files = report.files
    ledger = report.ledger
    parts = report.parts
  }
}
