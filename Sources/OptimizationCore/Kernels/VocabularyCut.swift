/// How a vocabulary is cut for log-probabilities; it depends on the head's shape alone.
///
/// Strips are what threads share out and what sums are folded over, in order; within a strip, chunks
/// of tokens keep the head's rows in the second-level cache while all positions meet them.
struct VocabularyCut {
  /// The number of tokens.
  let vocabularySize: Int
  /// The number of tokens of a strip; the last may have fewer.
  let stripLength: Int
  /// The number of tokens of a chunk; the last of a strip may have fewer.
  let chunkLength: Int

  init(vocabularySize: Int, width: Int) {
    self.vocabularySize = vocabularySize
    // Whole groups of eight rows, which tiles like; the parentheses matter, `&` binds like `*`.
    stripLength = max(64, ((vocabularySize + 7) / 8 + 7) & ~7)
    chunkLength = min(stripLength, max(32, min(256, (1 << 17) / max(1, width) & ~7)))
  }

  /// The number of strips, at most 8.
  var stripCount: Int { (vocabularySize + stripLength - 1) / stripLength }

  /// Calls `body` with the tokens of each chunk of a strip, in order.
  @inline(__always)
  func forEachChunk(ofStrip strip: Int, _ body: (Range<Int>) -> Void) {
    let end = min(vocabularySize, (strip + 1) * stripLength)
    var first = strip * stripLength
    while first < end {
      let next = min(end, first + chunkLength)
      body(first..<next)
      first = next
    }
  }
}
