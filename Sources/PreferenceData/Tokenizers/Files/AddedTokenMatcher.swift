/// Finds added tokens in text: the leftmost, and of those the longest.
struct AddedTokenMatcher: Sendable {
  private let trie: ByteTrie
  private let tokens: [AddedToken]
  private let firstBytes: [Bool]

  /// A matcher for tokens; of two with the same content the later counts.
  init(_ tokens: [AddedToken]) {
    var trie = ByteTrie(capacity: tokens.reduce(16) { $0 + $1.content.count })
    var firstBytes = Array(repeating: false, count: 256)
    for (index, token) in tokens.enumerated() {
      guard let first = token.content.first else { continue }
      trie.insert(token.content, Int32(index))
      firstBytes[Int(first)] = true
    }
    self.trie = trie
    self.tokens = tokens
    self.firstBytes = firstBytes
  }

  /// Calls `body` with the parts of `bytes[range]` in order, each with its token if it is one.
  ///
  /// Special tokens in ranges for which `isText` holds are plain text.
  func forEachPart(
    of bytes: UnsafeBufferPointer<UInt8>,
    in range: Range<Int>,
    where isText: (Range<Int>) -> Bool,
    _ body: (Range<Int>, AddedToken?) -> Void
  ) {
    var start = range.lowerBound
    var place = start
    if trie.isEmpty { place = range.upperBound }
    while place < range.upperBound {
      guard firstBytes[Int(bytes[place])],
        let match = trie.longest(in: bytes, from: place, to: range.upperBound)
      else {
        place += 1
        continue
      }
      let token = tokens[Int(match.value)]
      let found = place..<match.end
      place = match.end
      if token.isSpecial, isText(found) { continue }
      if token.isSingleWord,
        isWord(bytes, before: found.lowerBound, range)
          || isWord(bytes, from: found.upperBound, range)
      {
        continue
      }
      var first = found.lowerBound
      var end = found.upperBound
      while token.stripsLeft, first > start,
        case let before = ScalarReader.start(in: bytes, before: first),
        traits(bytes, before).contains(.space)
      {
        first = before
      }
      while token.stripsRight, end < range.upperBound, traits(bytes, end).contains(.space) {
        end += ScalarReader.length(bytes[end])
      }
      first = max(first, start)
      if start < first { body(start..<first, nil) }
      body(first..<max(first, end), token)
      start = max(start, end)
      place = max(place, start)
    }
    if start < range.upperBound { body(start..<range.upperBound, nil) }
  }

  private func traits(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> ScalarTraits {
    let code = ScalarReader.scalar(in: bytes, at: place).code
    return Unicode.Scalar(code).map(ScalarTraits.init(finding:)) ?? []
  }

  private func isWord(
    _ bytes: UnsafeBufferPointer<UInt8>,
    before place: Int,
    _ range: Range<Int>
  ) -> Bool {
    place > range.lowerBound
      && traits(bytes, ScalarReader.start(in: bytes, before: place)).contains(.word)
  }

  private func isWord(
    _ bytes: UnsafeBufferPointer<UInt8>,
    from place: Int,
    _ range: Range<Int>
  ) -> Bool {
    place < range.upperBound && traits(bytes, place).contains(.word)
  }
}
