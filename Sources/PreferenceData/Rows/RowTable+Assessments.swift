extension RowTable where Example == Assessment {
  /// Comparisons of the replies to one prompt by their ratings on one scale.
  ///
  /// Of each prompt every reply with a rating is compared with every later one, the better rated one
  /// chosen; the strength is the difference of the ratings, the weight the mean of both. Equal
  /// ratings and equal texts make no comparison. Assessments that are in none are dropped with the
  /// reason.
  ///
  /// - Parameter attribute: The scale.
  /// - Returns: The comparisons, whose origin is the chosen reply's row.
  public func comparisons(by attribute: String) -> RowTable<Comparison> {
    var places: [String: Int] = [:]
    var groups: [[Int]] = []
    var reasons: [String?] = rows.map {
      $0.example.ratings[attribute] == nil
        ? "no rating of '\(attribute)'" : "no other rating of '\(attribute)' for the same prompt"
    }
    for (index, row) in rows.enumerated() where row.example.ratings[attribute] != nil {
      let place = places[row.example.prompt] ?? groups.count
      if place == groups.count {
        places[row.example.prompt] = place
        groups.append([])
      }
      groups[place].append(index)
    }
    var made: [Row<Comparison>] = []
    for group in groups {
      if group.count > 1 {
        for index in group {
          reasons[index] =
            "the other ratings of '\(attribute)' for the same prompt are equal, or of the same text"
        }
      }
      for (place, first) in group.enumerated() {
        for second in group[(place + 1)...] {
          guard let left = rows[first].example.ratings[attribute],
            let right = rows[second].example.ratings[attribute], left != right
          else { continue }
          let (better, worse) = left > right ? (first, second) : (second, first)
          let comparison = Comparison(
            rows[better].example,
            over: rows[worse].example,
            strength: abs(left - right)
          )
          guard comparison.defect == nil else { continue }
          made.append(Row(comparison, origin: rows[better].origin))
          reasons[better] = nil
          reasons[worse] = nil
        }
      }
    }
    var entry = RowLedgerEntry(name: "comparisons(by: \"\(attribute)\")")
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
  /// The comparison of two rated replies to one prompt.
  fileprivate init(_ better: Assessment, over worse: Assessment, strength: Double) {
    self.init(
      prompt: better.prompt,
      chosen: better.completion,
      rejected: worse.completion,
      strength: strength,
      weight: (better.weight + worse.weight) / 2,
      annotator: better.annotator == worse.annotator ? better.annotator : nil,
      group: better.group == worse.group ? better.group : nil,
      source: better.source == worse.source ? better.source : nil
    )
  }
}
