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

/// A data file as it was read.
public struct DataFileReport: Codable, Hashable, Sendable {
  /// The path as the recipe names it.
  public var path: String
  /// The size in bytes.
  public var bytes: Int
  /// The SHA-256 checksum of the bytes on disk, 64 hexadecimal digits.
  public var checksum: String

  /// Makes a report.
  public init(path: String, bytes: Int, checksum: String) {
    self.path = path
    self.bytes = bytes
    self.checksum = checksum
  }
}

/// One part of a split dataset.
public struct DataPartReport: Codable, Hashable, Sendable {
  /// The part's name, such as `train`.
  public var name: String
  /// How many rows it holds.
  public var rows: Int

  /// Makes a report.
  public init(name: String, rows: Int) {
    self.name = name
    self.rows = rows
  }
}

/// What one source or step did to the rows: `read == kept + merged + the sum of drops`.
public struct LedgerReport: Codable, Hashable, Sendable {
  /// Rows dropped for one reason.
  public struct Drop: Codable, Hashable, Sendable {
    /// Why, in words.
    public var reason: String
    /// How many rows.
    public var count: Int
    /// Where the first of them stand, such as `test.jsonl.gz:17`.
    public var samples: [String]

    /// Makes a drop.
    public init(reason: String, count: Int, samples: [String]) {
      self.reason = reason
      self.count = count
      self.samples = samples
    }
  }

  /// The source's or step's name and settings, such as `Deduplicate(by: prompt)`.
  public var step: String
  /// Rows that came in; for a source, rows that were read.
  public var read: Int
  /// Rows that went on.
  public var kept: Int
  /// Rows folded into an equal row.
  public var merged: Int
  /// Rows that were shortened and kept; they are counted in `kept` too.
  public var truncated: Int
  /// Rows that were dropped, by reason.
  public var drops: [Drop]
  /// Anything else worth knowing, in sentences.
  public var notes: [String]

  /// Makes an entry.
  public init(
    step: String,
    read: Int,
    kept: Int,
    merged: Int,
    truncated: Int,
    drops: [Drop],
    notes: [String]
  ) {
    self.step = step
    self.read = read
    self.kept = kept
    self.merged = merged
    self.truncated = truncated
    self.drops = drops
    self.notes = notes
  }
}
