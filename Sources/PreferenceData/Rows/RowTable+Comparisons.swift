extension RowTable where Example == Comparison {
  /// The chosen, the rejected or both replies of each comparison, as replies to imitate.
  ///
  /// Each demonstration keeps the weight, source and group of its comparison, and its reply's
  /// ratings. With `.both` each row becomes two, the chosen reply first.
  public func demonstrations(of choice: ReplyChoice) -> RowTable<Demonstration> {
    var entry = RowLedgerEntry(name: "demonstrations(of: .\(choice.rawValue))")
    var made: [Row<Demonstration>] = []
    for row in rows {
      let comparison = row.example
      let replies =
        switch choice {
        case .chosen: [true]
        case .rejected: [false]
        case .both: [true, false]
        }
      for isChosen in replies {
        let demonstration = Demonstration(
          prompt: comparison.prompt,
          completion: isChosen ? comparison.chosen : comparison.rejected,
          weight: comparison.weight,
          source: comparison.source,
          group: comparison.group,
          rating: isChosen ? comparison.chosenRating : comparison.rejectedRating,
          tokenRatings: isChosen ? comparison.chosenTokenRatings : comparison.rejectedTokenRatings
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
  /// (0.5) judges neither reply and is dropped. The weight, annotator, group and source are kept, and
  /// the reply's rating.
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
      for (reply, rating, desirable) in [
        (comparison.chosen, comparison.chosenRating, isChosenBetter),
        (comparison.rejected, comparison.rejectedRating, !isChosenBetter),
      ] {
        let judgement = Judgement(
          prompt: comparison.prompt,
          completion: reply,
          desirable: desirable,
          weight: comparison.weight,
          annotator: comparison.annotator,
          group: comparison.group,
          source: comparison.source,
          rating: rating
        )
        made.append(Row(judgement, origin: row.origin, truth: row.truth))
      }
      entry.recordKept()
    }
    entry.rowsOut = made.count
    return replacing(rows: made, adding: entry)
  }
}
