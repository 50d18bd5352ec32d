/// Keeps the first rows.
public struct Take<Example: ExampleKind>: DataStep {
  /// How many rows to keep at most.
  public var count: Int

  /// Keeps the first `count` rows; fewer than that are all kept and noted in the ledger.
  public init(_ count: Int) {
    self.count = count
  }

  /// One sentence if the count is negative.
  public var faults: [String] {
    count < 0 ? ["the count must not be negative, and is \(count)"] : []
  }

  /// The first rows, in order.
  public func apply(
    to table: RowTable<Example>,
    _ context: DataContext
  ) throws -> RowTable<Example> {
    let name = "Take(\(count))"
    try checkSettings(named: name)
    var entry = RowLedgerEntry(name: name)
    for (index, row) in table.rows.enumerated() {
      if index < count {
        entry.recordKept()
      } else {
        entry.recordDrop("after the first \(count)", at: row.origin)
      }
    }
    if table.rows.count < count {
      let asked = count == 1 ? "1 row was" : "\(count) rows were"
      let found = table.rows.count == 1 ? "is 1" : "are \(table.rows.count)"
      entry.notes.append("\(asked) asked for and there \(found).")
    }
    return table.replacing(rows: Array(table.rows.prefix(count)), adding: entry)
  }
}
