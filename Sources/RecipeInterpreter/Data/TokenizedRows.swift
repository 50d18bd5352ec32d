import PreferenceData
import RecipePlan

/// A part of a dataset under one tokenizer and one token limit.
final class TokenizedRows: Sendable {
  let subjects: [FormulaTerm.Subject]
  let rows: [TokenizedRow]
  let ledger: [LedgerReport]
  /// The digest of what the kept rows say, prompts and replies in order.
  let content: String

  init(
    _ rows: [ModelRow],
    subjects: [FormulaTerm.Subject],
    layout: TextLayout,
    limit: Limit?,
    context: Int
  ) throws {
    // Without a declared limit nothing is cut: a row that doesn't fit the model is an error.
    let applied = limit ?? Limit(tokens: context, overlong: .error)
    // A limit may allow more than the model reads, as long as no row has it.
    let room = min(applied.tokens, context)
    var entry = RowLedgerEntry(
      name: limit.map { "Limit(tokens: \($0.tokens), overlong: \($0.overlong.rawValue))" }
        ?? "fit to \(context) tokens"
    )
    var kept: [TokenizedRow] = []
    var digest = SHA256()
    let between = try layout.betweenReplies()
    kept.reserveCapacity(rows.count)
    for (place, row) in rows.enumerated() {
      let whole = try layout.prompt(row.prompt)
      let replies = try row.replies.map { try layout.reply($0) }
      let outcome = try applied.apply(
        prompt: whole.tokens,
        replies: replies,
        origin: row.origin
      )
      switch outcome {
      case .dropped(let reason):
        let text = limit == nil ? reason.withoutLimit : reason.rawValue
        entry.recordDrop(text, at: row.origin)
      case .kept(let limited):
        guard let prompt = Self.prompt(limited, whole) else {
          entry.recordDrop(LimitDropReason.promptEmpty.rawValue, at: row.origin)
          continue
        }
        // A third reply may equal one of the two, and decides nothing about the row.
        let third = try row.extra.map { try layout.reply($0) }
        let extra = third?.prefix(max(0, room - prompt.count))
        let isCut = limited.isTruncated || extra?.count != third?.count
        entry.recordKept(truncated: isCut)
        // Lengths stand in front of texts, so that no two lists of texts have the same bytes.
        for text in [row.prompt] + row.replies + (row.extra.map { [$0] } ?? []) {
          digest.update(Array("\(text.utf8.count):".utf8) + Array(text.utf8))
        }
        let ratings = zip(row.tokenRatings, replies).map { $0?.spread(over: $1.count) }
        kept.append(
          TokenizedRow(
            prompt: prompt,
            replies: limited.replies,
            extra: extra.map { Array($0) },
            ratings: row.ratings,
            tokenRatings: zip(ratings, limited.replies).map { ratings, reply in
              ratings.map { Array($0.prefix(reply.count)) }
            },
            tokenRatingFault: Self.fault(row, replies),
            ranks: row.ranks,
            characters: row.replies.map(\.count),
            strength: row.strength,
            softLabel: row.softLabel,
            desirable: row.desirable,
            weight: row.weight,
            annotator: row.annotator,
            attributes: row.attributes,
            promptText: row.prompt,
            origin: row.origin,
            place: place,
            between: between
          )
        )
      }
    }
    if subjects == [.completion] { Self.pairMismatched(&kept, limit: room) }
    self.subjects = subjects
    self.rows = kept
    self.content = digest.finish()
    let isSilent = limit == nil && entry.drops.isEmpty
    self.ledger = isSilent ? [] : [LedgerReport(entry)]
  }

  /// The same rows with features for a model that reads them in place of tokens.
  init(_ other: TokenizedRows, features: [RowFeatures]) {
    subjects = other.subjects
    rows = zip(other.rows, features).map { row, features in
      var row = row
      row.features = features
      return row
    }
    ledger = other.ledger
    content = other.content
  }

  private init(_ other: TokenizedRows, rows: [TokenizedRow]) {
    subjects = other.subjects
    self.rows = rows
    ledger = other.ledger
    content = other.content
  }

  /// Some of the rows, by their places among these.
  func keeping(_ places: [Int]) -> TokenizedRows {
    TokenizedRows(self, rows: places.map { rows[$0] })
  }

  /// The prompt under a limit, which starts as a whole one does, also when it was cut; nil if nothing
  /// else is left of it.
  private static func prompt(_ limited: LimitedReplies, _ whole: TextLayout.Prompt) -> [Int32]? {
    guard limited.droppedPromptTokens > 0 else { return limited.prompt }
    guard limited.prompt.count > whole.head + whole.tail else { return nil }
    return Array(whole.tokens[..<whole.head] + limited.prompt[whole.head...])
  }

  /// What is wrong with the numbers that a row has for its tokens; nil if nothing is.
  private static func fault(_ row: ModelRow, _ replies: [[Int32]]) -> String? {
    for (ratings, reply) in zip(row.tokenRatings, replies) {
      if let ratings, ratings.count != 1, ratings.count != reply.count {
        return
          "\(row.origin) has \(ratings.count) numbers for a reply of \(reply.count) tokens, the "
          + "end of text included; give one per token, or one for all."
      }
    }
    return nil
  }

  /// Gives every judged row the reply of the next one with another prompt, cut to what fits behind the
  /// row's prompt; that of the next one if all prompts are the same.
  ///
  /// The pairs are fixed by the data, so that a reference policy reads them once; TRL pairs the replies of
  /// a batch.
  private static func pairMismatched(_ rows: inout [TokenizedRow], limit: Int) {
    var following = rows.indices.map { ($0 + 1) % rows.count }
    // From the back and around: what follows a row of the same prompt follows this one too.
    if rows.contains(where: { $0.prompt != rows[0].prompt }) {
      for index in rows.indices.reversed() + rows.indices.reversed()
      where rows[following[index]].prompt == rows[index].prompt {
        following[index] = following[(index + 1) % rows.count]
      }
    }
    for index in rows.indices where rows[index].desirable != nil {
      let next = rows[following[index]].replies[0]
      rows[index].mismatched = Array(next.prefix(max(0, limit - rows[index].prompt.count)))
    }
  }

  /// Tokens of a row's sequences, prompts included, on average.
  var tokensPerRow: Double {
    let total = rows.reduce(0) { sum, row in
      row.replies.reduce(sum) { $0 + $1.count + row.prompt.count }
    }
    return rows.isEmpty ? 0 : Double(total) / Double(rows.count)
  }

  /// Tokens of what a model reads of a row, prompts included, on average.
  /// - Parameters:
  ///   - model: The model; only one that reads replies in pairs counts other ones than the row's own.
  ///   - terms: The terms that it is trained with; empty to measure it.
  /// - Returns: The number of tokens, a prompt counted with each text.
  func tokensPerRow(for model: ModelInstance, of terms: [LossTermPlan] = []) -> Double {
    guard model.readsPairs, !rows.isEmpty else { return tokensPerRow }
    let read = terms.isEmpty ? places(for: model) : places(of: terms, whole: false)
    let total = rows.reduce(0) { sum, row in
      read.flatMap { row.replies(of: $0.subject, place: $0.place) }
        .reduce(sum) { $0 + $1.count + row.prompt.count }
    }
    return Double(total) / Double(rows.count)
  }
}

extension [Double] {
  /// The numbers of so many tokens, of which a single one holds for all; nil if there are not as many.
  fileprivate func spread(over count: Int) -> [Double]? {
    if self.count == count { return self }
    return self.count == 1 ? Array(repeating: self[0], count: count) : nil
  }
}

extension LimitDropReason {
  /// The reason for rows that no limit has touched.
  fileprivate var withoutLimit: String {
    switch self {
    case .overlong: "longer than the model's context"
    case .promptEmpty: "prompt empty"
    case .replyEmpty: "reply empty"
    case .repliesEqual: "replies equal"
    }
  }
}
