/// What one source or step did to the rows it was given.
///
/// The rows in are accounted for exactly: `rowsIn == kept + dropped + merged`.
public struct RowLedgerEntry: Hashable, Sendable, Codable {
  /// The source or step, such as `Deduplicate(by: .prompt)`.
  public var name: String
  /// How many rows (for a file: lines) it was given.
  public var rowsIn: Int
  /// How many of them live on in its result.
  public var kept: Int
  /// How many were dropped, by reason, in the order in which the reasons first came up.
  public var drops: [DropCount]
  /// How many were merged into an equal row that was kept.
  public var merged: Int
  /// How many of the kept rows were shortened.
  public var truncated: Int
  /// How many rows it produced: `kept`, unless one row becomes several or several become one.
  public var rowsOut: Int
  /// How a split shared out the rows; empty for other steps.
  public var parts: [PartCount]
  /// What a reader should know beside the counts, in sentences.
  public var notes: [String]

  /// Makes an entry; without `rowsOut` the rows produced are the rows kept.
  public init(
    name: String,
    rowsIn: Int = 0,
    kept: Int = 0,
    drops: [DropCount] = [],
    merged: Int = 0,
    truncated: Int = 0,
    rowsOut: Int? = nil,
    parts: [PartCount] = [],
    notes: [String] = []
  ) {
    self.name = name
    self.rowsIn = rowsIn
    self.kept = kept
    self.drops = drops
    self.merged = merged
    self.truncated = truncated
    self.rowsOut = rowsOut ?? kept
    self.parts = parts
    self.notes = notes
  }

  /// How many rows were dropped, for all reasons together.
  public var dropped: Int { drops.reduce(0) { $0 + $1.count } }

  /// Whether the rows in are the rows kept, dropped and merged.
  public var isBalanced: Bool { rowsIn == kept + dropped + merged }

  /// Counts one more row in, which is kept, and one more row out.
  public mutating func recordKept(truncated isTruncated: Bool = false) {
    rowsIn += 1
    kept += 1
    rowsOut += 1
    if isTruncated { truncated += 1 }
  }

  /// Counts one more row in, which is merged into an earlier one.
  public mutating func recordMerged() {
    rowsIn += 1
    merged += 1
  }

  /// Counts one more row in, which is dropped for `reason`.
  public mutating func recordDrop(_ reason: String, at origin: RowOrigin) {
    rowsIn += 1
    let known = drops.firstIndex { $0.reason == reason }
    if known == nil { drops.append(DropCount(reason: reason)) }
    let index = known ?? drops.count - 1
    drops[index].count += 1
    if drops[index].samples.count < DropCount.sampleLimit {
      drops[index].samples.append(origin)
    }
  }
}
