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
