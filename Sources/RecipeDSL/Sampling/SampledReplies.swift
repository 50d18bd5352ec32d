package import PreferenceData

/// A prompt with the replies that a policy drew.
package struct SampledReplies: Sendable {
  /// The prompt.
  package var prompt: String
  /// The replies, in the order of their numbers.
  package var completions: [String]
  /// A reward model's score of every reply, if one was asked.
  package var scores: [Double]?
  /// The reply that the prompt's row prefers, if it has one.
  package var reference: String?
  /// The row that the prompt comes from.
  package var origin: RowOrigin

  /// Makes an account of one prompt.
  package init(
    prompt: String,
    completions: [String],
    reference: String? = nil,
    origin: RowOrigin
  ) {
    self.prompt = prompt
    self.completions = completions
    self.reference = reference
    self.origin = origin
  }
}

extension [SampledReplies] {
  /// Every reply as a demonstration; empty ones are dropped.
  func demonstrations() -> RowTable<Demonstration> {
    var entry = RowLedgerEntry(name: "Samples")
    var rows: [Row<Demonstration>] = []
    for replies in self {
      for completion in replies.completions {
        let example = Demonstration(
          prompt: replies.prompt,
          completion: completion,
          reference: replies.reference
        )
        if let defect = example.defect {
          entry.recordDrop(defect, at: replies.origin)
        } else {
          entry.recordKept()
          rows.append(Row(example, origin: replies.origin))
        }
      }
    }
    return RowTable(rows: rows, ledger: RowLedger(entries: [entry]))
  }

  /// The best reply to each prompt against the worst; prompts without two that differ in reward are
  /// dropped.
  func comparisons(_ rewards: (SampledReplies) -> [Double]) -> RowTable<Comparison> {
    var entry = RowLedgerEntry(name: "Samples, best against worst")
    var rows: [Row<Comparison>] = []
    for replies in self {
      let judged = zip(replies.completions, rewards(replies))
        .filter { !Demonstration(prompt: "", completion: $0.0).isDefective && $0.1.isFinite }
      guard let best = judged.max(by: { $0.1 < $1.1 }), let worst = judged.min(by: { $0.1 < $1.1 })
      else {
        entry.recordDrop("every reply is empty or without a reward", at: replies.origin)
        continue
      }
      guard best.1 > worst.1 else {
        entry.recordDrop("all replies have one reward", at: replies.origin)
        continue
      }
      let example = Comparison(
        prompt: replies.prompt,
        chosen: best.0,
        rejected: worst.0,
        strength: best.1 - worst.1,
        chosenRating: best.1,
        rejectedRating: worst.1
      )
      entry.recordKept()
      rows.append(Row(example, origin: replies.origin))
    }
    return RowTable(rows: rows, ledger: RowLedger(entries: [entry]))
  }
}

extension [SampledReplies] {
  /// All replies to each prompt with their rewards as ratings; prompts without two that differ in reward
  /// are dropped.
  func rankings(_ rewards: (SampledReplies) -> [Double]) -> RowTable<Ranking> {
    var entry = RowLedgerEntry(name: "Samples, groups")
    var rows: [Row<Ranking>] = []
    for replies in self {
      let judged = zip(replies.completions, rewards(replies))
        .filter { !Demonstration(prompt: "", completion: $0.0).isDefective && $0.1.isFinite }
      let example = Ranking(
        prompt: replies.prompt,
        completions: judged.map(\.0),
        ratings: judged.map(\.1)
      )
      if judged.count < 2 {
        entry.recordDrop("fewer than two replies with a reward", at: replies.origin)
      } else if example.defect != nil {
        entry.recordDrop("all replies have one reward", at: replies.origin)
      } else {
        entry.recordKept()
        rows.append(Row(example, origin: replies.origin))
      }
    }
    return RowTable(rows: rows, ledger: RowLedger(entries: [entry]))
  }
}

extension Demonstration {
  fileprivate var isDefective: Bool { defect != nil }
}
