/// WordPiece encoding as BERT does it (Devlin and others 2019): from the left, the longest piece that
/// is a token, and the whole word is unknown if there is none.
final class WordPieceModel: PieceModel {
  let firsts: ByteTrie
  let continuations: ByteTrie
  let unknown: Int32
  let characterLimit: Int
  let remembersPieces = true

  init(firsts: ByteTrie, continuations: ByteTrie, unknown: Int32, characterLimit: Int) {
    self.firsts = firsts
    self.continuations = continuations
    self.unknown = unknown
    self.characterLimit = characterLimit
  }

  func encode(_ piece: UnsafeBufferPointer<UInt8>, _ scratch: EncodingScratch) {
    let first = scratch.found.count
    var start = 0
    if piece.lazy.filter({ $0 & 0xC0 != 0x80 }).count <= characterLimit {
      while start < piece.count {
        let trie = start == 0 ? firsts : continuations
        guard let match = trie.longest(in: piece, from: start, to: piece.count) else { break }
        scratch.found.append(PieceToken(id: match.value, end: Int32(match.end)))
        start = match.end
      }
    }
    if start < piece.count {
      scratch.found.removeSubrange(first...)
      scratch.found.append(PieceToken(id: unknown, end: Int32(piece.count)))
    }
  }
}
