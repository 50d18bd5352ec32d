/// The account of every row from the sources to the end of the steps: no row leaves silently.
public struct RowLedger: Sendable, Hashable, Codable {
  /// One entry for each source and step, in the order in which they ran.
  public var entries: [RowLedgerEntry]

  /// Makes a ledger.
  public init(entries: [RowLedgerEntry] = []) {
    self.entries = entries
  }

  /// Whether each entry accounts for all of its rows.
  public var isBalanced: Bool { entries.allSatisfy(\.isBalanced) }
}
