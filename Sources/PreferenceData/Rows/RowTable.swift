/// The rows of a data set with the account of how they came to be these rows.
public struct RowTable<Example: ExampleKind>: Sendable {
  /// The rows, in order.
  public var rows: [Row<Example>]
  /// What every source and step did to the rows.
  public var ledger: RowLedger

  /// Makes a table.
  public init(rows: [Row<Example>], ledger: RowLedger = RowLedger()) {
    self.rows = rows
    self.ledger = ledger
  }

  /// The examples, in order, without origins and truth.
  public var examples: [Example] { rows.map(\.example) }

  /// One table with the rows and the ledger entries of all `tables`, in order.
  public static func joined(_ tables: [RowTable]) -> RowTable {
    RowTable(
      rows: tables.flatMap(\.rows),
      ledger: RowLedger(entries: tables.flatMap(\.ledger.entries))
    )
  }

  /// A table with other rows and one more ledger entry.
  package func replacing<Other: ExampleKind>(
    rows newRows: [Row<Other>],
    adding entry: RowLedgerEntry
  ) -> RowTable<Other> {
    RowTable<Other>(rows: newRows, ledger: RowLedger(entries: ledger.entries + [entry]))
  }
}
