/// Keeps the rows for which a condition holds.
public struct Filter<Example: ExampleKind>: DataStep {
  /// The condition that kept rows satisfy.
  public var predicate: RowPredicate

  /// Keeps the rows for which `predicate` holds.
  public init(_ predicate: RowPredicate) {
    self.predicate = predicate
  }

  /// The faults of the condition for this kind of example.
  public var faults: [String] { predicate.faults(for: Example.self) }

  /// The rows for which the condition holds, in order.
  public func apply(
    to table: RowTable<Example>,
    _ context: DataContext
  ) throws -> RowTable<Example> {
    let name = "Filter(\(predicate))"
    try checkSettings(named: name)
    var entry = RowLedgerEntry(name: name)
    var kept: [Row<Example>] = []
    for row in table.rows {
      if predicate.holds(for: row.example) {
        entry.recordKept()
        kept.append(row)
      } else {
        entry.recordDrop("not \(predicate)", at: row.origin)
      }
    }
    return table.replacing(rows: kept, adding: entry)
  }
}
