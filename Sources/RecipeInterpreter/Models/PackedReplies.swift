import OptimizationCore
import RecipePlan

/// Some rows' replies behind their prompts, each prompt stored once, and where tokens are predicted.
///
/// What is read of the replies stands subject by subject (all chosen ones, then all rejected ones),
/// so that one subject's values are one stretch of every array; the tokens stand row by row.
struct PackedReplies {
  let sequences: PackedSequences
  /// The number of tokens of all sequences, a prompt counted with each of its replies, as peers do.
  private(set) var tokenCount = 0
  /// The hidden rows that predict the replies' tokens.
  private(set) var predictingRows: [Int] = []
  /// The predicted tokens.
  private(set) var targets: [Int32] = []
  /// The hidden row at the last token of each sequence.
  private(set) var lastRows: [Int] = []
  /// The row that each of `lastRows` is of.
  private(set) var examples: [Int] = []
  /// The hidden row at the end of each row's prompt.
  private(set) var promptRows: [Int] = []
  /// Who judged each row, if known.
  let annotators: [String?]
  /// Each subject's stretch of the predicted tokens.
  private(set) var stretches: [FormulaTerm.Subject: Range<Int>] = [:]
  /// Each subject's stretch of `lastRows`.
  private(set) var sequenceRanges: [FormulaTerm.Subject: Range<Int>] = [:]
  /// Each subject's offsets of replies in its stretch, one more than replies.
  private(set) var tokenStarts: [FormulaTerm.Subject: [Int]] = [:]
  /// Each row's offsets of candidates, one more than rows; nil where there are none.
  private(set) var candidateStarts: [Int]?
  /// What stands in place of hidden states, one row of it at each of `lastRows` and `promptRows`; nil
  /// for rows that a decoder reads.
  private(set) var features: (values: [Float], shape: [Int])?
  /// The weight of each row.
  let weights: [Double]
  /// For each row with features, 1 if its first reply comes first in a comparison of the two, else −1.
  private(set) var turns: [Float] = []

  /// Lays out replies.
  /// - Parameters:
  ///   - rows: The rows.
  ///   - subjects: Whose replies, with their places in a row.
  ///   - padding: How many tokens stand behind every reply that nothing reads.
  init(
    _ rows: [TokenizedRow],
    subjects: [(subject: FormulaTerm.Subject, place: Int)],
    padding: Int = 0
  ) {
    let tail = [Int32](repeating: 0, count: padding)
    annotators = rows.map(\.annotator)
    weights = rows.map(\.weight)
    sequences = PackedSequences(
      groups: rows.map { row in
        (
          prefix: row.prompt,
          continuations: subjects.flatMap {
            row.replies(of: $0.subject, place: $0.place).map { $0 + tail }
          }
        )
      }
    )
    // The first sequence of the next subject's replies in each row.
    var next: [Int] = []
    var count = 0
    for row in rows {
      next.append(count)
      promptRows.append(sequences.prefixRows(ofSequence: count).upperBound - 1)
      count += subjects.reduce(0) { $0 + row.replies(of: $1.subject, place: $1.place).count }
    }
    for (subject, place) in subjects {
      let firstTarget = targets.count
      let firstSequence = lastRows.count
      var starts = [0]
      var candidates = [0]
      for (number, row) in rows.enumerated() {
        let replies = row.replies(of: subject, place: place)
        for reply in replies {
          add(reply, sequence: next[number])
          examples.append(number)
          next[number] += 1
          tokenCount += row.prompt.count + reply.count
          starts.append(targets.count - firstTarget)
        }
        candidates.append((candidates.last ?? 0) + replies.count)
      }
      stretches[subject] = firstTarget..<targets.count
      sequenceRanges[subject] = firstSequence..<lastRows.count
      tokenStarts[subject] = starts
      if subject == .candidates { candidateStarts = candidates }
    }
    readFeatures(of: rows, subjects.map(\.subject))
  }

  /// Puts rows' features in place of hidden states, if they have any: those of replies as `lastRows`
  /// stand, then those of prompts.
  private mutating func readFeatures(of rows: [TokenizedRow], _ subjects: [FormulaTerm.Subject]) {
    let known = rows.compactMap(\.features)
    guard let width = known.first?.prompt.count, known.count == rows.count else { return }
    let replies = subjects.flatMap { subject in known.flatMap { $0.replies[subject] ?? [] } }
    precondition(
      replies.count == lastRows.count,
      "Features of other replies than those that are read"
    )
    features = (
      (replies + known.map(\.prompt)).flatMap(\.self), [replies.count + rows.count, width]
    )
    turns = rows.map { $0.isTurned ? -1 : 1 }
    lastRows = Array(replies.indices)
    promptRows = Array(replies.count..<replies.count + rows.count)
  }

  private mutating func add(_ reply: [Int32], sequence: Int) {
    let own = sequences.rows(ofSequence: sequence)
    // Every sequence begins with a token that nothing predicts, so no prompt is empty.
    let last = sequences.prefixRows(ofSequence: sequence).upperBound - 1
    if !reply.isEmpty {
      predictingRows.append(last)
      predictingRows.append(contentsOf: own.prefix(reply.count - 1))
    }
    targets.append(contentsOf: reply)
    lastRows.append(reply.isEmpty ? last : own.lowerBound + reply.count - 1)
  }
}
