import Synchronization

/// What encoding and decoding look up, made once from the merges, and the pieces encoded so far.
final class BytePairTables: Sendable {
  /// The bytes of each token; those of the end of text are empty.
  let tokenBytes: [[UInt8]]
  private let ranks: [UInt64: Int32]
  private let shards: [Shard]

  /// A part of the table of encoded pieces with its own lock, so that threads seldom wait.
  private final class Shard: Sendable {
    static let limit = 1 << 14
    let tokens = Mutex<[ByteWord: [Int32]]>([:])
  }

  /// Makes the tables; merge `i` makes the token `firstToken + i`.
  init(merges: [BytePair], firstToken: Int32) {
    var bytes = (0...255).map { [UInt8($0)] }
    bytes += Array(repeating: [], count: Int(firstToken) - 256)
    var ranks: [UInt64: Int32] = [:]
    for (index, pair) in merges.enumerated() {
      bytes.append(bytes[Int(pair.left)] + bytes[Int(pair.right)])
      ranks[pair.packed] = firstToken + Int32(index)
    }
    tokenBytes = bytes
    self.ranks = ranks
    shards = (0..<16).map { _ in Shard() }
  }

  /// The tokens of a text.
  func encode(_ text: String) -> [Int32] {
    var text = text
    return text.withUTF8 { bytes in
      var tokens: [Int32] = []
      tokens.reserveCapacity(bytes.count / 3)
      WordCutter.forEachPiece(of: bytes) { piece in
        if piece.count == 1 {
          tokens.append(Int32(piece[0]))
          return
        }
        let word = ByteWord(piece)
        let shard = shards[(piece.count &* 31 &+ Int(piece[0]) &+ Int(piece[1])) % shards.count]
        if let known = shard.tokens.withLock({ $0[word] }) {
          tokens += known
          return
        }
        let encoded = encode(word)
        shard.tokens.withLock {
          // Starting over bounds the memory; frequent pieces come back at once.
          if $0.count >= Shard.limit { $0.removeAll(keepingCapacity: true) }
          $0[word] = encoded
        }
        tokens += encoded
      }
      return tokens
    }
  }

  /// Applies the earliest merge of the piece, wherever it occurs, until none applies.
  private func encode(_ word: ByteWord) -> [Int32] {
    var tokens = word.bytes.map { Int32($0) }
    while tokens.count > 1 {
      var best: Int32?
      var pair = BytePair(0, 0)
      for index in 0..<(tokens.count - 1) {
        let candidate = BytePair(tokens[index], tokens[index + 1])
        if let rank = ranks[candidate.packed], rank < best ?? .max {
          best = rank
          pair = candidate
        }
      }
      guard let best else { break }
      tokens = BytePairTrainer.replacing(pair, by: best, in: tokens)
    }
    return tokens
  }
}
