/// The merges of a vocabulary with scores: any two symbols merge that together are a piece, and the
/// piece with the best score comes first.
struct ScoredMerges {
  /// Ranks and products of pairs.
  private(set) var table: PairTable
  /// The symbols that characters start as: tokens, and numbers beyond them for characters that are
  /// no tokens and are part of some.
  private(set) var characters = ByteTrie()
  /// Whether no merge goes from something else to a mark.
  private(set) var keepsWordStarts = true

  /// What is wrong with the lengths of pieces; nil if nothing is.
  ///
  /// Every way to cut every piece is looked up, which takes the square of its length.
  static func fault(inLengths lengths: some Sequence<Int>) -> String? {
    let work = lengths.reduce(0) { $0 + $1 * $1 }
    let limit = 1 << 30
    return work <= limit
      ? nil : "the squares of its pieces' lengths come to \(work); expected at most \(limit)"
  }

  /// Finds the merges.
  ///
  /// - Parameters:
  ///   - pieces: The pieces that may come from merging, with their tokens and scores.
  ///   - count: The number from which on symbols are no tokens.
  ///   - mark: The mark that words start with.
  ///   - mergesUnknown: Whether characters that are no tokens may merge.
  init(
    pieces: [(text: [UInt8], id: Int32, score: Float)],
    count: Int,
    mark: [UInt8],
    mergesUnknown: Bool
  ) {
    let size = pieces.reduce(16) { $0 + $1.text.count }
    var numbers = ByteTrie(capacity: size)
    table = PairTable(capacity: size)
    for piece in pieces.reversed() { numbers.insert(piece.text, piece.id) }
    characters = numbers
    var unknown = Int32(count)
    // Pieces with equal scores are equally good, and then the leftmost pair comes first.
    let scores = Set(pieces.map(\.score)).sorted(by: >)
    let ranks = Dictionary(uniqueKeysWithValues: scores.enumerated().map { ($1, UInt64($0)) })
    for piece in pieces {
      let text = piece.text
      for cut in text.indices.dropFirst() where text[cut] & 0xC0 != 0x80 {
        var parts: [Int32] = []
        for part in [text[..<cut], text[cut...]] {
          if let known = numbers.value(of: part) {
            parts.append(known)
          } else if mergesUnknown, part.count == ScalarReader.length(part[part.startIndex]) {
            let number = characters.value(of: part) ?? unknown
            if number == unknown {
              characters.insert(part, unknown)
              unknown += 1
            }
            parts.append(number)
          }
        }
        guard parts.count == 2 else { continue }
        let rank = ranks[piece.score] ?? 0
        table.set(
          MergeModel.key(parts[0], parts[1]),
          rank << 32 | UInt64(UInt32(bitPattern: piece.id))
        )
        if text[cut...].starts(with: mark), !WordMark.isRepeated(mark, in: text[..<cut]) {
          keepsWordStarts = false
        }
      }
    }
  }
}
