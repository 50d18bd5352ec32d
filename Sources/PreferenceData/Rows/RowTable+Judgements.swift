extension RowTable where Example == Judgement {
  /// Comparisons of desirable with undesirable replies to the same prompt.
  ///
  /// Judgements are grouped by prompt and by the other fields given (for example `.annotator`, so
  /// that nobody's taste is compared with another's). In each group the first desirable reply is
  /// paired with the first undesirable one, the second with the second and so on in the order of
  /// the rows; when one side runs out it starts again, so that every reply is used and the number
  /// of pairs is that of the longer side, not the product. The chosen reply's row is the origin;
  /// the weight is the mean of both; annotator, group and source are kept where both agree. Pairs of
  /// equal texts are not made. Judgements that are in no pair are dropped with the reason.
  ///
  /// Throws `DataError.invalidSettings` if a judgement has no such field.
  public func comparisons(by fields: ExampleField...) throws -> RowTable<Comparison> {
    let name = "comparisons(by: \(fields.map(\.description).joined(separator: ", ")))"
    let faults = fields.compactMap { $0.fault(for: Judgement.self) }
    if !faults.isEmpty { throw DataError.invalidSettings(component: name, faults: faults) }

    let keyFields = [.prompt] + fields.filter { $0 != .prompt }
    var places: [[FieldValue?]: Int] = [:]
    var groups: [(desirable: [Int], undesirable: [Int])] = []
    for (index, row) in rows.enumerated() {
      let key = keyFields.map { row.example.value(of: $0) }
      let place = places[key] ?? groups.count
      if place == groups.count {
        places[key] = place
        groups.append(([], []))
      }
      if row.example.desirable {
        groups[place].desirable.append(index)
      } else {
        groups[place].undesirable.append(index)
      }
    }
    return pairs(of: groups, named: name)
  }

  private func pairs(
    of groups: [(desirable: [Int], undesirable: [Int])],
    named name: String
  ) -> RowTable<Comparison> {
    var made: [Row<Comparison>] = []
    var reasons: [String?] = rows.map { _ in "no opposite judgement of the same prompt" }
    for group in groups where !group.desirable.isEmpty && !group.undesirable.isEmpty {
      for index in group.desirable + group.undesirable {
        reasons[index] = "the opposite judgement is of the same text"
      }
      for turn in 0..<max(group.desirable.count, group.undesirable.count) {
        let better = group.desirable[turn % group.desirable.count]
        let worse = group.undesirable[turn % group.undesirable.count]
        let comparison = Comparison(rows[better].example, over: rows[worse].example)
        guard comparison.defect == nil else { continue }
        made.append(Row(comparison, origin: rows[better].origin))
        reasons[better] = nil
        reasons[worse] = nil
      }
    }
    var entry = RowLedgerEntry(name: name)
    for (row, reason) in zip(rows, reasons) {
      if let reason {
        entry.recordDrop(reason, at: row.origin)
      } else {
        entry.recordKept()
      }
    }
    entry.rowsOut = made.count
    return replacing(rows: made, adding: entry)
  }
}

extension Comparison {
  /// The comparison of a desirable with an undesirable reply to one prompt.
  fileprivate init(_ better: Judgement, over worse: Judgement) {
    self.init(
      prompt: better.prompt,
      chosen: better.completion,
      rejected: worse.completion,
      weight: (better.weight + worse.weight) / 2,
      annotator: better.annotator == worse.annotator ? better.annotator : nil,
      group: better.group == worse.group ? better.group : nil,
      source: better.source == worse.source ? better.source : nil,
      chosenRating: better.rating,
      rejectedRating: worse.rating
    )
  }
}
