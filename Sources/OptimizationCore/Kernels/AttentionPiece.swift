/// A part of attention's work that no other part shares results with.
struct AttentionPiece {
  /// The rows of the keys that come before the segment's own.
  let prefix: Range<Int>
  /// The segment's rows.
  let rows: Range<Int>
  /// The query head.
  let head: Int
  /// The queries to work on, counted from the segment's first.
  let queries: Range<Int>

  /// The number of queries of one piece of the forward pass, so that long sequences are shared out.
  private static var queryCount: Int { 256 }

  /// Cuts the forward pass over some groups into pieces.
  static func pieces(of groups: [PackedGroup], headCount: Int) -> [AttentionPiece] {
    var pieces: [AttentionPiece] = []
    for group in groups {
      for (prefix, rows) in group.segments {
        for first in stride(from: 0, to: rows.count, by: queryCount) {
          let queries = first..<min(rows.count, first + queryCount)
          for head in 0..<headCount {
            pieces.append(
              AttentionPiece(prefix: prefix, rows: rows, head: head, queries: queries)
            )
          }
        }
      }
    }
    return pieces
  }

  /// Cuts the gradient by keys and values into pieces, blocks of keys of one key-value head.
  ///
  /// Keys are numbered from the start of the prefix, so a piece has the same rows of the prefix for
  /// all sequences of the group.
  static func keyPieces(
    of groups: [PackedGroup],
    keyValueHeadCount: Int
  ) -> [(group: PackedGroup, head: Int, keys: Range<Int>)] {
    var pieces: [(group: PackedGroup, head: Int, keys: Range<Int>)] = []
    for group in groups {
      let longest = group.segments.map { $0.prefix.count + $0.rows.count }.max() ?? 0
      for first in stride(from: 0, to: longest, by: AttentionShape.keyBlock) {
        for head in 0..<keyValueHeadCount {
          pieces.append((group, head, first..<(first + AttentionShape.keyBlock)))
        }
      }
    }
    return pieces
  }
}
