import OptimizationCore
import RecipePlan

/// Some rows' replies laid end to end with their prompts, and where their tokens are predicted.
///
/// Replies stand subject by subject (all chosen ones, then all rejected ones), so that one
/// subject's tokens are one stretch of every array.
struct PackedReplies {
  let sequences: PackedSequences
  /// The hidden rows that predict the replies' tokens.
  private(set) var predictingRows: [Int] = []
  /// The predicted tokens.
  private(set) var targets: [Int32] = []
  /// The hidden row at the last token of each sequence.
  private(set) var lastRows: [Int] = []
  /// Each subject's stretch of the predicted tokens.
  private(set) var stretches: [FormulaTerm.Subject: Range<Int>] = [:]
  /// Each subject's sequences.
  private(set) var sequenceRanges: [FormulaTerm.Subject: Range<Int>] = [:]
  /// Each subject's offsets of replies in its stretch, one more than rows.
  private(set) var tokenStarts: [FormulaTerm.Subject: [Int]] = [:]

  init(_ rows: [TokenizedRow], subjects: [(subject: FormulaTerm.Subject, place: Int)]) {
    var tokens: [[Int32]] = []
    var offset = 0
    for (subject, place) in subjects {
      let firstTarget = targets.count
      let firstSequence = tokens.count
      var starts = [0]
      for row in rows {
        let reply = row.replies[place]
        tokens.append(row.prompt + reply)
        let first = offset + row.prompt.count - 1
        predictingRows.append(contentsOf: first..<(first + reply.count))
        targets.append(contentsOf: reply)
        offset += row.prompt.count + reply.count
        lastRows.append(offset - 1)
        starts.append(targets.count - firstTarget)
      }
      stretches[subject] = firstTarget..<targets.count
      sequenceRanges[subject] = firstSequence..<tokens.count
      tokenStarts[subject] = starts
    }
    sequences = PackedSequences(tokens)
  }
}
