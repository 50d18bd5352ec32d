/// Keeps the first row of each key and merges the later ones into it.
///
/// Rows without a value for one of the fields are all kept, and noted in the ledger.
public struct Deduplicate<Example: ExampleKind>: DataStep {
  /// What makes two rows duplicates.
  public var key: DuplicateKey

  /// Merges rows with the same values of the given fields.
  public init(by fields: ExampleField...) {
    key = .fields(fields)
  }

  /// Merges rows with the same key, such as `.everything`.
  public init(by key: DuplicateKey) {
    self.key = key
  }

  /// One sentence for each field that the kind of example lacks.
  public var faults: [String] {
    guard case .fields(let fields) = key else { return [] }
    return fields.isEmpty
      ? ["no field is named to compare rows by"] : fields.compactMap { $0.fault(for: Example.self) }
  }

  /// The first row of each key, in order.
  public func apply(
    to table: RowTable<Example>,
    _ context: DataContext
  ) throws -> RowTable<Example> {
    let name = "Deduplicate(by: \(key))"
    try checkSettings(named: name)
    var entry = RowLedgerEntry(name: name)
    var kept: [Row<Example>] = []
    var withoutKey = 0
    switch key {
    case .everything:
      var seen: Set<Example> = []
      for row in table.rows {
        if seen.insert(row.example).inserted {
          entry.recordKept()
          kept.append(row)
        } else {
          entry.recordMerged()
        }
      }
    case .fields(let fields):
      var seen: Set<[FieldValue]> = []
      for row in table.rows {
        let values = fields.compactMap { row.example.value(of: $0) }
        let hasKey = values.count == fields.count
        if !hasKey { withoutKey += 1 }
        if !hasKey || seen.insert(values).inserted {
          entry.recordKept()
          kept.append(row)
        } else {
          entry.recordMerged()
        }
      }
    }
    if withoutKey > 0 {
      entry.notes.append(
        withoutKey == 1
          ? "1 row has no value for \(key) and was kept."
          : "\(withoutKey) rows have no value for \(key) and were all kept."
      )
    }
    return table.replacing(rows: kept, adding: entry)
  }
}
