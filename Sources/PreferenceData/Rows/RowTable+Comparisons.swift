extension RowTable where Example == Comparison {
  /// The chosen, the rejected or both replies of each comparison, as replies to imitate.
  ///
  /// Each demonstration keeps the weight, source and group of its comparison. With `.both` each row
  /// becomes two, the chosen reply first.
  public func demonstrations(of choice: ReplyChoice) -> RowTable<Demonstration> {
    var entry = RowLedgerEntry(name: "demonstrations(of: .\(choice.rawValue))")
    var made: [Row<Demonstration>] = []
    for row in rows {
      let comparison = row.example
      let replies =
        switch choice {
        case .chosen: [comparison.chosen]
        case .rejected: [comparison.rejected]
        case .both: [comparison.chosen, comparison.rejected]
        }
      for reply in replies {
        let demonstration = Demonstration(
          prompt: comparison.prompt,
          completion: reply,
          weight: comparison.weight,
          source: comparison.source,
          group: comparison.group
        )
        made.append(Row(demonstration, origin: row.origin, truth: row.truth))
      }
      entry.recordKept()
    }
    entry.rowsOut = made.count
    return replacing(rows: made, adding: entry)
  }

  /// Two judgements of each comparison: the preferred reply is desirable, the other one is not.
  ///
  /// The preferred reply is the chosen one, unless a soft label below 0.5 says otherwise; a tie
  /// (0.5) judges neither reply and is dropped. The weight, annotator, group and source are kept.
  public func judgements() -> RowTable<Judgement> {
    var entry = RowLedgerEntry(name: "judgements()")
    var made: [Row<Judgement>] = []
    for row in rows {
      let comparison = row.example
      let probability = comparison.softLabel ?? 1
      if probability == 0.5 {
        entry.recordDrop("tie, which judges neither reply", at: row.origin)
        continue
      }
      let isChosenBetter = probability > 0.5
      for (reply, desirable) in [
        (comparison.chosen, isChosenBetter), (comparison.rejected, !isChosenBetter),
      ] {
        let judgement = Judgement(
          prompt: comparison.prompt,
          completion: reply,
          desirable: desirable,
          weight: comparison.weight,
          annotator: comparison.annotator,
          group: comparison.group,
          source: comparison.source
        )
        made.append(Row(judgement, origin: row.origin, truth: row.truth))
      }
      entry.recordKept()
    }
    entry.rowsOut = made.count
    return replacing(rows: made, adding: entry)
  }
}
