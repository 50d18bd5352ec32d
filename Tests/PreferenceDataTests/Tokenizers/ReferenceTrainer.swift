import PreferenceData

/// Byte-pair training as its definition says: all pairs are counted anew before each merge.
enum ReferenceTrainer {
  static func merges(
    pieces: [[UInt8]],
    count: Int,
    minimumCount: Int
  ) -> [BytePair] {
    var words = pieces.map { $0.map { Int32($0) } }
    var merges: [BytePair] = []
    while merges.count < count {
      var counts: [BytePair: Int] = [:]
      for word in words {
        for (left, right) in zip(word, word.dropFirst()) {
          counts[BytePair(left, right), default: 0] += 1
        }
      }
      let best = counts.min { first, second in
        (-first.value, first.key.left, first.key.right)
          < (-second.value, second.key.left, second.key.right)
      }
      guard let best, best.value >= minimumCount else { break }
      let token = Int32(257 + merges.count)
      merges.append(best.key)
      words = words.map { merge(best.key, into: token, in: $0) }
    }
    return merges
  }

  /// The tokens of one piece: each merge in order, wherever it occurs.
  static func encode(_ piece: [UInt8], merges: [BytePair]) -> [Int32] {
    var word = piece.map { Int32($0) }
    for (index, pair) in merges.enumerated() {
      word = merge(pair, into: Int32(257 + index), in: word)
    }
    return word
  }

  private static func merge(_ pair: BytePair, into token: Int32, in word: [Int32]) -> [Int32] {
    var result: [Int32] = []
    var rest = word[...]
    while let first = rest.popFirst() {
      if first == pair.left, rest.first == pair.right {
        rest.removeFirst()
        result.append(token)
      } else {
        result.append(first)
      }
    }
    return result
  }
}
