import OptimizationCore

/// Some pairs packed for a decoder: chosen and rejected sequences by turns.
struct PairBatch {
  /// The packed sequences, two per pair.
  let sequences: PackedSequences
  /// The rows that predict the tokens of replies.
  let rows: [Int]
  /// The tokens of replies, one per row.
  let targets: [Int32]
  /// The lengths of the replies, one per sequence.
  let replyLengths: [Int]
  /// The row of the last token of each sequence.
  let lastRows: [Int]

  /// Packs pairs.
  ///
  /// - Parameters:
  ///   - pairs: The pairs; prompts have at least one token.
  ///   - sharesPrompts: Whether a prompt is stored once for its two replies.
  init(_ pairs: ArraySlice<PreferencePair>, sharesPrompts: Bool) {
    if sharesPrompts {
      sequences = PackedSequences(
        groups: pairs.map { (prefix: $0.prompt, continuations: [$0.chosen, $0.rejected]) }
      )
    } else {
      sequences = PackedSequences(
        pairs.flatMap { [$0.prompt + $0.chosen, $0.prompt + $0.rejected] }
      )
    }
    targets = pairs.flatMap { $0.chosen + $0.rejected }
    replyLengths = pairs.flatMap { [$0.chosen.count, $0.rejected.count] }
    var rows: [Int] = []
    var lastRows: [Int] = []
    for (sequence, length) in replyLengths.enumerated() {
      let own = sequences.rows(ofSequence: sequence)
      for offset in own.count - length..<own.count {
        guard let row = sequences.row(before: offset, ofSequence: sequence) else {
          preconditionFailure("A reply without a prompt")
        }
        rows.append(row)
      }
      lastRows.append(own.upperBound - 1)
    }
    self.rows = rows
    self.lastRows = lastRows
  }

  /// Adds up values at the rows of each reply.
  ///
  /// - Parameter values: One value per row.
  /// - Returns: One sum per sequence.
  func sums(_ values: [Float]) -> [Double] {
    var start = 0
    return replyLengths.map { length in
      defer { start += length }
      return values[start..<start + length].reduce(0) { $0 + Double($1) }
    }
  }

  /// Repeats a value of each sequence for every row of its reply.
  ///
  /// - Parameter values: One value per sequence.
  /// - Returns: One value per row.
  func spread(_ values: [Double]) -> [Float] {
    zip(replyLengths, values).flatMap { [Float](repeating: Float($1), count: $0) }
  }
}
