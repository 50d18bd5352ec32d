/// Learns the merges of byte-pair encoding from text (Sennrich, Haddow and Birch 2016).
///
/// The text is counted as a table of different pieces; each merge then visits only the pieces that
/// contain the pair. Counts of pairs are kept up to date; a heap holds, for each pair, at least one
/// item that is not smaller than its count, and an item found to be out of date is put back with the
/// count of now.
struct BytePairTrainer {
  private var words: [[Int32]] = []
  private var wordCounts: [Int] = []
  private var pairCounts: [UInt64: Int] = [:]
  private var pairWords: [UInt64: [Int32]] = [:]

  /// Counts the pieces of the texts.
  init(texts: some Sequence<String>) {
    var places: [ByteWord: Int] = [:]
    for var text in texts {
      text.withUTF8 { bytes in
        WordCutter.forEachPiece(of: bytes) { piece in
          let word = ByteWord(piece)
          if let place = places[word] {
            wordCounts[place] += 1
          } else {
            places[word] = words.count
            words.append(word.bytes.map { Int32($0) })
            wordCounts.append(1)
          }
        }
      }
    }
  }

  /// The first `count` merges, or fewer if no pair is left that occurs at least `minimumCount`
  /// times.
  ///
  /// The most frequent pair is merged first; of equally frequent ones the one with the smaller left
  /// token, then the one with the smaller right token.
  mutating func merges(_ count: Int, from firstToken: Int32, minimumCount: Int) -> [BytePair] {
    countPairs()
    var heap = MergeHeap(pairCounts.map { CountedPair(count: $0.value, pair: $0.key) })
    var merges: [BytePair] = []
    while merges.count < count, let top = heap.pop() {
      let now = pairCounts[top.pair] ?? 0
      if now != top.count {
        // A larger count has an item of its own; a smaller one needs one.
        if now < top.count, now > 0 { heap.push(CountedPair(count: now, pair: top.pair)) }
        continue
      }
      if now < max(1, minimumCount) { break }
      let token = firstToken + Int32(merges.count)
      merges.append(BytePair(packed: top.pair))
      for pair in merge(BytePair(packed: top.pair), into: token) {
        if let count = pairCounts[pair], count > 0 {
          heap.push(CountedPair(count: count, pair: pair))
        }
      }
    }
    return merges
  }

  private mutating func countPairs() {
    for (index, word) in words.enumerated() {
      for (left, right) in zip(word, word.dropFirst()) {
        let pair = BytePair(left, right).packed
        pairCounts[pair, default: 0] += wordCounts[index]
        if pairWords[pair]?.last != Int32(index) {
          pairWords[pair, default: []].append(Int32(index))
        }
      }
    }
  }

  /// Replaces the pair in all words; returns the pairs that are new or more frequent.
  private mutating func merge(_ pair: BytePair, into token: Int32) -> Set<UInt64> {
    var grown: Set<UInt64> = []
    for index in pairWords.removeValue(forKey: pair.packed) ?? [] {
      let old = words[Int(index)]
      let new = Self.replacing(pair, by: token, in: old)
      // A word is listed again when a pair comes back to it; the first visit has done the work.
      if new.count == old.count { continue }
      words[Int(index)] = new
      let weight = wordCounts[Int(index)]
      for (left, right) in zip(old, old.dropFirst()) {
        pairCounts[BytePair(left, right).packed, default: 0] -= weight
      }
      for (left, right) in zip(new, new.dropFirst()) {
        let packed = BytePair(left, right).packed
        pairCounts[packed, default: 0] += weight
        if left == token || right == token {
          grown.insert(packed)
          if pairWords[packed]?.last != index {
            pairWords[packed, default: []].append(index)
          }
        }
      }
    }
    pairCounts[pair.packed] = nil
    return grown
  }

  /// The word with the pair replaced from left to right.
  static func replacing(_ pair: BytePair, by token: Int32, in word: [Int32]) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(word.count)
    var index = 0
    while index < word.count {
      if index + 1 < word.count, word[index] == pair.left, word[index + 1] == pair.right {
        result.append(token)
        index += 2
      } else {
        result.append(word[index])
        index += 1
      }
    }
    return result
  }
}
