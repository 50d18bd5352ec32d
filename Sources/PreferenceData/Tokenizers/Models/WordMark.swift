/// Whether text can be cut before the marks of words: merges that cross no such place allow it.
enum WordMark {
  /// Whether a piece is a mark, or some in a row, and nothing else.
  static func isRepeated(_ mark: [UInt8], in piece: some Collection<UInt8>) -> Bool {
    guard !piece.isEmpty, piece.count % mark.count == 0 else { return false }
    return zip(piece, (0..<piece.count).lazy.map { mark[$0 % mark.count] }).allSatisfy { $0 == $1 }
  }
}
