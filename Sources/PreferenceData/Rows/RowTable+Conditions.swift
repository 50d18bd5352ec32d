/// What stands for a rating in a text.
private let ratingMark = "{rating}"

extension RowTable where Example == Demonstration {
  /// Demonstrations whose prompts begin by saying how good the reply is, so that a model learns to
  /// answer as well as it is asked to.
  ///
  /// Rows without a rating are dropped and counted.
  /// - Parameter text: What stands in front of prompts, with `{rating}` where the rating belongs.
  /// - Returns: As many rows as have a rating.
  public func conditioned(by text: String) -> RowTable<Demonstration> {
    marked(named: "conditioned(by:)") {
      text.replacing(ratingMark, with: "\(FieldValue.number($0))")
    }
  }

  /// Demonstrations whose prompts begin with one of two texts, by their rating.
  ///
  /// Rows without a rating are dropped and counted.
  /// - Parameters:
  ///   - threshold: The greatest rating of the one kind.
  ///   - text: What stands in front of prompts of replies up to the threshold.
  ///   - other: What stands in front of prompts of replies above it.
  /// - Returns: As many rows as have a rating.
  public func marked(
    upTo threshold: Double,
    _ text: String,
    above other: String
  ) -> RowTable<Demonstration> {
    marked(named: "marked(upTo:above:)") { $0 <= threshold ? text : other }
  }

  private func marked(named name: String, _ text: (Double) -> String) -> RowTable<Demonstration> {
    var entry = RowLedgerEntry(name: name)
    var made: [Row<Demonstration>] = []
    for row in rows {
      guard let rating = row.example.rating else {
        entry.recordDrop("no rating", at: row.origin)
        continue
      }
      var row = row
      row.example.prompt = text(rating) + row.example.prompt
      made.append(row)
      entry.recordKept()
    }
    return replacing(rows: made, adding: entry)
  }
}

extension RowTable where Example == Comparison {
  /// Demonstrations of both replies, each announced as what it is, and each again after the other one
  /// (Liu and others 2023, "Chain of Hindsight Aligns Language Models with Feedback").
  ///
  /// With the prompt x, each comparison gives four rows: `x better` → chosen, `x worse` → rejected,
  /// `x worse rejected x better` → chosen and `x better chosen x worse` → rejected, put together
  /// without spaces but for the separator behind the first reply.
  /// - Parameters:
  ///   - better: What announces the preferred reply, such as "\nA helpful answer: ".
  ///   - worse: What announces the other reply.
  ///   - separator: What stands between the first reply and the repeated prompt.
  /// - Returns: Four rows for each comparison.
  public func hindsight(
    better: String,
    worse: String,
    separator: String
  ) -> RowTable<Demonstration> {
    var entry = RowLedgerEntry(name: "hindsight(better:worse:)")
    var made: [Row<Demonstration>] = []
    for row in rows {
      let pair = row.example
      let (good, bad) = (pair.prompt + better, pair.prompt + worse)
      let forms = [
        (good, pair.chosen), (bad, pair.rejected),
        (bad + pair.rejected + separator + good, pair.chosen),
        (good + pair.chosen + separator + bad, pair.rejected),
      ]
      for (prompt, completion) in forms {
        let example = Demonstration(
          prompt: prompt,
          completion: completion,
          weight: pair.weight,
          source: pair.source,
          group: pair.group
        )
        made.append(Row(example, origin: row.origin, truth: row.truth))
      }
      entry.recordKept()
    }
    entry.rowsOut = made.count
    return replacing(rows: made, adding: entry)
  }

  /// Comparisons whose prompts begin with a rating as goal, under which the reply that has it wins
  /// (Zhang and others 2024, "Reward-Augmented Data Enhances Direct Preference Alignment").
  ///
  /// Each comparison gives two rows: with the chosen reply's rating as goal the pair as it is, with
  /// the rejected one's the pair turned around. Rows without both ratings, and those of equal ones,
  /// which would contradict each other, are dropped and counted.
  /// - Parameter text: What stands in front of prompts, with `{rating}` where the goal belongs.
  /// - Returns: Two rows for each comparison that is kept.
  public func rewardAugmented(by text: String) -> RowTable<Comparison> {
    var entry = RowLedgerEntry(name: "rewardAugmented(by:)")
    var made: [Row<Comparison>] = []
    for row in rows {
      let pair = row.example
      guard let better = pair.chosenRating, let worse = pair.rejectedRating else {
        entry.recordDrop("no ratings", at: row.origin)
        continue
      }
      guard better != worse else {
        entry.recordDrop("equal ratings", at: row.origin)
        continue
      }
      for isTurned in [false, true] {
        var row = row
        let goal = isTurned ? worse : better
        row.example.prompt =
          text.replacing(ratingMark, with: "\(FieldValue.number(goal))") + pair.prompt
        row.example.softLabel = nil
        if isTurned {
          row.example.chosen = pair.rejected
          row.example.rejected = pair.chosen
          row.example.chosenRating = worse
          row.example.rejectedRating = better
          row.example.chosenTokenRatings = pair.rejectedTokenRatings
          row.example.rejectedTokenRatings = pair.chosenTokenRatings
          row.truth = row.truth.map {
            LatentTruth(
              chosenReward: $0.rejectedReward,
              rejectedReward: $0.chosenReward,
              probability: 1 - $0.probability,
              isFlipped: $0.isFlipped
            )
          }
        }
        made.append(row)
      }
      entry.recordKept()
    }
    entry.rowsOut = made.count
    return replacing(rows: made, adding: entry)
  }
}
