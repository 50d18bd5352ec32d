/// Puts the rows in a random order that the seed fixes.
public struct Shuffle<Example: ExampleKind>: DataStep {
  /// The stream of random numbers; two shuffles in one recipe that should differ need two names.
  public var stream: String

  /// Shuffles with the numbers of the named stream.
  public init(stream: String = "shuffle") {
    self.stream = stream
  }

  /// The same rows in another order (Fisher and Yates' shuffle from the end).
  public func apply(
    to table: RowTable<Example>,
    _ context: DataContext
  ) throws -> RowTable<Example> {
    var draws = context.draws(stream: stream)
    var rows = table.rows
    for last in stride(from: rows.count - 1, to: 0, by: -1) {
      rows.swapAt(last, draws.below(last + 1))
    }
    let entry = RowLedgerEntry(
      name: "Shuffle(stream: \"\(stream)\")",
      rowsIn: rows.count,
      kept: rows.count
    )
    return table.replacing(rows: rows, adding: entry)
  }
}
