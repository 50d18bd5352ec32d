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
  /// - Parameter pairs: The pairs; prompts have at least one token.
  init(_ pairs: ArraySlice<PreferencePair>) {
    sequences = PackedSequences(pairs.flatMap { [$0.prompt + $0.chosen, $0.prompt + $0.rejected] })
    targets = pairs.flatMap { $0.chosen + $0.rejected }
    replyLengths = pairs.flatMap { [$0.chosen.count, $0.rejected.count] }
    var rows: [Int] = []
    var lastRows: [Int] = []
    for (sequence, length) in replyLengths.enumerated() {
      let end = sequences.rows(ofSequence: sequence).upperBound
      // A token is predicted from the row before it.
      rows += (end - length - 1)..<(end - 1)
      lastRows.append(end - 1)
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
